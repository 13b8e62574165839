//! What the APIs have in common.

use apierror::{ErrorCatalog, Failure, RequestContext, context};
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;

use super::around::around;

/// One API: its routes, `/errors/{code}`, and what stands around them. Its requests carry their id in `id_header`.
pub(crate) fn api<E>(routes: Router, one_of_each: fn() -> Vec<E>, id_header: Option<&'static str>) -> Router
where
    E: ErrorCatalog + IntoResponse + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let by_code = move |Path(code): Path<String>| async move {
        let found = one_of_each().into_iter().find(|error| error.code() == code);
        let found = found.ok_or(Failure::RouteNotFound).or_else(E::try_from);
        found.map_err(|_| StatusCode::NOT_FOUND).into_response()
    };
    let routes = routes
        .route("/errors/{code}", get(by_code))
        // Without a fallback of its own, what is unknown under its prefix would never come to its layer.
        .fallback(async || StatusCode::NOT_FOUND);
    around::<E>(routes, id_header)
}

/// Method and path of the request that is current, for messages that repeat them.
pub(crate) fn request_line() -> (String, String) {
    let request = context::current();
    let method = request.as_deref().and_then(RequestContext::method);
    let path = request.as_deref().and_then(RequestContext::path);
    (method.map(ToString::to_string).unwrap_or_default(), path.unwrap_or_default().to_owned())
}
