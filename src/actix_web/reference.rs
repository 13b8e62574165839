//! A resource that serves the error reference of a service.

use std::sync::Arc;

use actix_web::dev::HttpServiceFactory;
use actix_web::{HttpRequest, HttpResponse, web};

use super::convert;
use crate::Catalog;
use crate::server::Reference;

/// Creates a resource that serves the error reference of `catalog`.
///
/// The root of its scope has the whole reference. Each error has a page at the
/// path of its [`type_uri`](crate::ErrorSpec::type_uri) below the common base,
/// and at `/{code}`. Put the scope where `type_base` points, so that the `type`
/// of every problem can be opened (RFC 9457, section 3.1.1):
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
/// let app = App::new().service(
///     web::scope("/errors").service(reference_resource(&Catalog::of::<Orders>())),
/// );
/// ```
///
/// If `Accept` prefers `application/json` to `text/html`, the response is JSON:
/// [`Catalog::to_json`], or the part of it about one error. Responses have an
/// `ETag` and may be cached for five minutes. All pages are rendered once, when
/// the resource is created.
#[must_use]
pub fn reference_resource(catalog: &Catalog) -> impl HttpServiceFactory + 'static {
    let pages = Arc::new(Reference::new(catalog));
    let page = move |request: HttpRequest| std::future::ready(respond(&pages, &request));
    web::resource(["", "/{page:.*}"]).route(web::get().to(page.clone())).route(web::head().to(page))
}

fn respond(pages: &Reference, request: &HttpRequest) -> HttpResponse {
    // The path below the scope. The root of the scope has no parameter.
    let path = request.match_info().get("page").map(|page| format!("/{page}")).unwrap_or_default();
    match pages.respond(&path, request.path(), &convert::http_headers(request.headers())) {
        Ok(page) => convert::actix_response(page),
        Err(failure) => HttpResponse::from_error(failure),
    }
}
