//! What the APIs have in common.

use apierror::axum::ErrorLayer;
use apierror::{ErrorCatalog, Failure, RequestContext, context};
use axum::Router;
use axum::extract::Path;
use axum::http::HeaderName;
use axum::response::IntoResponse;
use axum::routing::get;

/// One API: its routes, `/errors/{code}`, and what makes it one: an id for each request, in `id_header`, all errors in its
/// own envelope, and its failures in its own words, those that `E` has an error for.
pub(crate) fn api<E>(routes: Router, one_of_each: fn() -> Vec<E>, id_header: Option<&'static str>) -> Router
where
    E: ErrorCatalog + IntoResponse + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let by_code = async move |Path(code): Path<String>| {
        let found = one_of_each().into_iter().find(|error| error.code() == code);
        found.ok_or(Failure::RouteNotFound).into_response()
    };
    let layer = ErrorLayer::<E::Envelope>::new().errors::<E>();
    let layer = match id_header {
        Some(name) => layer.request_id_header(HeaderName::from_static(name)),
        None => layer,
    };
    routes
        .route("/errors/{code}", get(by_code))
        // Without a fallback of its own, what is unknown under its prefix would never come to its layer.
        .fallback(async || Failure::RouteNotFound)
        .layer(layer)
}

/// Method and path of the request that is current, for messages that repeat them.
pub(crate) fn request_line() -> (String, String) {
    let request = context::current();
    let method = request.as_deref().and_then(RequestContext::method);
    let path = request.as_deref().and_then(RequestContext::path);
    (method.map(ToString::to_string).unwrap_or_default(), path.unwrap_or_default().to_owned())
}
