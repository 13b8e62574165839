//! The reference of a service, as a router.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Catalog;
use crate::server::Reference;

/// A router that serves the reference of `catalog`: the whole at its root, each code at the path that its
/// [`type_uri`](crate::ErrorSpec::type_uri) has behind the common base, and at `/{code}`.
///
/// NestJs it where `type_base` points, so that the `type` of every problem can be opened (RFC 9457, section 3.1.1):
///
/// ```
/// use apierror::{ApiError, Catalog, axum::reference_router};
/// use axum::Router;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(type_base = "https://api.example.com/errors/")]
/// enum Orders {
///     #[error("no order {0}")]
///     #[api(code = "ORDER_NOT_FOUND", status = 404)]
///     NotFound(u32),
/// }
///
/// // https://api.example.com/errors/order-not-found
/// let app: Router = Router::new().nest_service("/errors", reference_router(Catalog::of::<Orders>()));
/// ```
///
/// By `nest_service`, which hands on `/errors` and `/errors/` alike, in a router with state or without. By `nest`, axum hands
/// on `/errors` and what is behind `/errors/`, and answers `/errors/` itself, with 404.
///
/// Where `Accept` prefers `application/json` to `text/html`, the same comes as JSON: [`Catalog::to_json`], or the one error of
/// it. Responses have an `ETag` and may be cached for five minutes. Everything is written once, when the router is made.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is as axum's own functions are: given away, once, at the start"
)]
pub fn reference_router(catalog: Catalog) -> Router {
    let pages = Arc::new(Reference::of(&catalog));
    Router::new()
        .route("/", get(page))
        .fallback_service(get(page).with_state(Arc::clone(&pages)))
        .with_state(pages)
}

async fn page(State(pages): State<Arc<Reference>>, request: Request) -> Response {
    let path = request.uri().path();
    // Where the router is nested: axum keeps the whole path, and hands on what is behind the prefix.
    let whole =
        request.extensions().get::<OriginalUri>().map_or(path, |OriginalUri(uri)| uri.path());
    match pages.answer(path, whole, request.headers()) {
        Ok(page) => page.map(Body::from),
        Err(failure) => failure.into_response(),
    }
}
