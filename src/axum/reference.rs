//! A router that serves the error reference of a service.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Catalog;
use crate::server::Reference;

/// Creates a router that serves the error reference of `catalog`.
///
/// Its root has the whole reference. Each error has a page at the path of its
/// [`type_uri`](crate::ErrorSpec::type_uri) below the common base, and at
/// `/{code}`. Nest the router where `type_base` points, so that the `type` of
/// every problem can be opened (RFC 9457, section 3.1.1):
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
/// let app: Router =
///     Router::new().nest_service("/errors", reference_router(Catalog::of::<Orders>()));
/// ```
///
/// Use `nest_service`: it forwards both `/errors` and `/errors/`, in a router
/// with or without state. `nest` does not forward `/errors/`, so axum responds
/// with 404.
///
/// If `Accept` prefers `application/json` to `text/html`, the response is JSON:
/// [`Catalog::to_json`], or the part of it about one error. Responses have an
/// `ETag` and may be cached for five minutes. All pages are rendered once, when
/// the router is created.
#[expect(
    clippy::needless_pass_by_value,
    reason = "takes ownership, as axum's own functions do; called once"
)]
pub fn reference_router(catalog: Catalog) -> Router {
    let pages = Arc::new(Reference::new(&catalog));
    Router::new()
        .route("/", get(page))
        .fallback_service(get(page).with_state(Arc::clone(&pages)))
        .with_state(pages)
}

async fn page(State(pages): State<Arc<Reference>>, request: Request) -> Response {
    let path = request.uri().path();
    // If the router is nested, `path` lacks the prefix.
    let whole =
        request.extensions().get::<OriginalUri>().map_or(path, |OriginalUri(uri)| uri.path());
    match pages.respond(path, whole, request.headers()) {
        Ok(page) => page.map(Body::from),
        Err(failure) => failure.into_response(),
    }
}
