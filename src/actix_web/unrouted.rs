//! What no route takes.

use actix_web::body::MessageBody;
use actix_web::dev::{HttpServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::ALLOW;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpResponse, web};

use crate::failure::Failure;

/// A service for what no route before it takes: the last of an app, and of each scope, whose requests otherwise go to the
/// app's default service.
///
/// A path that is there by another method is a [`MethodNotAllowed`](Failure::MethodNotAllowed), with the methods that it has
/// in `Allow` (RFC 9110, section 15.5.6): actix's router says 404, for it finds what `App::route` and the macros add by path
/// and method together. Any other is a [`RouteNotFound`](Failure::RouteNotFound).
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::{ErrorMiddleware, unrouted};
/// use apierror::envelope::Flat;
///
/// let app = || {
///     App::new()
///         .wrap(ErrorMiddleware::<Flat>::new())
///         .service(web::scope("/v1").route("/orders", web::get().to(async || "none")).service(unrouted()))
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
    // A resource without a route answers 405 to everything, with the methods in `Allow` that the routes before it wanted
    // at this path: without them there is no such route.
    web::resource("{unrouted:.*}").wrap(from_fn(answer))
}

async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let method = request.method().clone();
    let response = next.call(request).await?.map_into_boxed_body();
    let allowed = response.headers().get(ALLOW).and_then(|allowed| allowed.to_str().ok());
    // Where the method is right, it was another guard that did not want the request.
    let is_wrong = allowed
        .is_some_and(|allowed| allowed.split(',').all(|name| name.trim() != method.as_str()));
    if is_wrong && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        return Ok(response);
    }
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, HttpResponse::from_error(Failure::RouteNotFound)))
}
