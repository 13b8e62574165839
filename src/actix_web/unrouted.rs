//! A service for requests that no route matches.

use actix_web::body::MessageBody;
use actix_web::dev::{HttpServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::ALLOW;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpResponse, web};

use crate::failure::Failure;

/// Creates a service for requests that no route matches. Add it as the last
/// service of the app and of each scope. A scope without it leaves such
/// requests to the default service of the app.
///
/// A path that exists for another method is a
/// [`MethodNotAllowed`](Failure::MethodNotAllowed), with the methods of the
/// path in `Allow` (RFC 9110, section 15.5.6). Without this service actix
/// responds with 404, because it matches routes of `App::route` and of the
/// macros by path and method together. Any other path is a
/// [`RouteNotFound`](Failure::RouteNotFound).
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::{ErrorMiddleware, unrouted};
/// use apierror::envelope::Flat;
///
/// let app = || {
///     App::new()
///         .wrap(ErrorMiddleware::<Flat>::new())
///         .service(
///             web::scope("/v1")
///                 .route("/orders", web::get().to(async || "none"))
///                 .service(unrouted()),
///         )
///         .service(unrouted())
/// };
///
/// # use actix_web::test;
/// # actix_web::rt::System::new().block_on(async {
/// # let app = test::init_service(app()).await;
/// // DELETE /v1/orders
/// # let request = test::TestRequest::delete().uri("/v1/orders").to_request();
/// # let response = test::call_service(&app, request).await;
/// assert_eq!(response.status(), 405);
/// assert_eq!(response.headers().get("allow").unwrap(), "GET");
/// # });
/// ```
#[must_use]
pub fn unrouted() -> impl HttpServiceFactory + 'static {
    // A resource without routes responds to everything with 405. Its `Allow`
    // lists the methods of earlier routes at this path; it is empty if there are
    // none.
    web::resource("{unrouted:.*}").wrap(from_fn(respond))
}

async fn respond(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let method = request.method().clone();
    let response = next.call(request).await?.map_into_boxed_body();
    let allowed = response.headers().get(ALLOW).and_then(|allowed| allowed.to_str().ok());
    // If the method is allowed, another guard rejected the request.
    let is_wrong_method = allowed
        .is_some_and(|allowed| allowed.split(',').all(|name| name.trim() != method.as_str()));
    if is_wrong_method && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        return Ok(response);
    }
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, HttpResponse::from_error(Failure::RouteNotFound)))
}
