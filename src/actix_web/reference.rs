//! The reference of a service, as a resource.

use std::sync::Arc;

use actix_web::dev::HttpServiceFactory;
use actix_web::{HttpRequest, HttpResponse, web};

use super::convert;
use crate::Catalog;
use crate::server::Reference;

/// A resource that serves the reference of `catalog`: the whole at the root of its scope, each code at the path that its
/// [`type_uri`](crate::ErrorSpec::type_uri) has behind the common base, and at `/{code}`.
///
/// Its scope is where `type_base` points, so that the `type` of every problem can be opened (RFC 9457, section 3.1.1):
///
/// ```
/// use actix_web::{App, web};
/// use apierror::{ApiError, Catalog, actix_web::reference_resource};
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
/// let app = App::new().service(web::scope("/errors").service(reference_resource(&Catalog::of::<Orders>())));
/// ```
///
/// Where `Accept` prefers `application/json` to `text/html`, the same comes as JSON: [`Catalog::to_json`], or the one error of
/// it. Responses have an `ETag` and may be cached for five minutes. Everything is written once, when the resource is made.
#[must_use]
pub fn reference_resource(catalog: &Catalog) -> impl HttpServiceFactory + 'static {
    let pages = Arc::new(Reference::of(catalog));
    let page = move |request: HttpRequest| {
        let page = answer(&pages, &request);
        std::future::ready(page)
    };
    web::resource(["", "/{page:.*}"]).route(web::get().to(page.clone())).route(web::head().to(page))
}

fn answer(pages: &Reference, request: &HttpRequest) -> HttpResponse {
    // What is behind the scope; its root has nothing there.
    let path = request.match_info().get("page").map(|page| format!("/{page}")).unwrap_or_default();
    match pages.answer(&path, request.path(), &convert::headers_of(request.headers())) {
        Ok(page) => convert::response(page),
        Err(failure) => HttpResponse::from_error(failure),
    }
}
