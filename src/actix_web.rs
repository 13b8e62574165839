//! actix-web 4: what a handler fails with becomes a response, and one envelope is made of the whole app.
//!
//! actix-web has the types of `http` 0.2; the methods here take actix's own.

mod answer;
mod answered;
mod config;
mod convert;
mod middleware;
mod reply;
mod sse;

mod body;
mod form;
mod json;
mod path;
mod query;
#[cfg(feature = "catalog")]
mod reference;
mod rejection;
mod unrouted;
#[cfg(any(feature = "garde", feature = "validator"))]
mod valid;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use apierror_core::__private::build_response;
use apierror_core::{DeclaredError, envelope};

pub use self::body::ReadBody;
pub use self::config::{form_config, json_config, path_config, query_config};
pub use self::form::Form;
pub use self::json::Json;
pub use self::middleware::{ErrorMiddleware, ErrorService, ResponseFuture};
pub use self::path::Path;
pub use self::query::Query;
#[cfg(feature = "catalog")]
pub use self::reference::reference_resource;
use self::reply::Made;
pub use self::sse::{error_event, error_event_in};
pub use self::unrouted::unrouted;
#[cfg(feature = "garde")]
pub use self::valid::garde;
#[cfg(feature = "validator")]
pub use self::valid::validator;
use crate::error::Error;
use crate::failure::Failure;
pub use crate::server::Extracted;
use crate::server::error_of;

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_actix_web {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "a deprecated type is still an error")]
        impl $($generics)* $crate::__private::actix_web::ResponseError for $($derived)* $($bounds)* {
            fn status_code(&self) -> $crate::__private::actix_web::StatusCode {
                $crate::__private::actix_web::status_code(self)
            }
            fn error_response(&self) -> $crate::__private::actix_web::HttpResponse {
                $crate::__private::actix_web::error_response(self)
            }
        }
    };
}

/// The error's own status, which its envelope may send otherwise.
#[doc(hidden)]
pub fn status_code<E: DeclaredError>(error: &E) -> StatusCode {
    convert::status(error.status())
}

/// The error's response, in its type's envelope.
#[doc(hidden)]
pub fn error_response<E: DeclaredError>(error: &E) -> HttpResponse {
    let () = E::CHECKED;
    build_response::<E::Envelope, Made>(error).0
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        convert::status(self.status())
    }

    fn error_response(&self) -> HttpResponse {
        build_response::<envelope::Service, Made>(&**self).0
    }
}

/// The error that the service has for the failure, or its [`ServiceError`](crate::ServiceError): a handler may fail with a
/// `Failure`.
impl From<Failure> for actix_web::Error {
    fn from(failure: Failure) -> Self {
        error_of(failure).into()
    }
}

/// The response of the error that the service has for the failure, or of its [`ServiceError`](crate::ServiceError).
///
/// ```
/// use actix_web::{App, web};
/// use apierror::{Failure, actix_web::ErrorMiddleware, envelope};
///
/// /// An item that is not there is no other answer than a route that is not there.
/// async fn item(id: web::Path<u32>) -> Result<String, Failure> {
///     if *id == 7 { Ok("seven".to_owned()) } else { Err(Failure::RouteNotFound) }
/// }
///
/// let app = || {
///     App::new()
///         .wrap(ErrorMiddleware::<envelope::Nested>::new())
///         .route("/items/{id}", web::get().to(item))
///         .default_service(web::to(async || Failure::RouteNotFound))
/// };
///
/// # use actix_web::test;
/// # actix_web::rt::System::new().block_on(async {
/// # let app = test::init_service(app()).await;
/// for path in ["/items/8", "/items/8/parts"] {
///     # let request = test::TestRequest::get().uri(path).insert_header(("x-request-id", "r1"));
///     # let response = test::call_service(&app, request.to_request()).await;
///     # let status = response.status();
///     # let body = test::read_body(response).await;
///     // GET, with `x-request-id: r1`
///     assert_eq!(status, 404);
///     assert_eq!(body, r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#);
/// }
/// # });
/// ```
impl Responder for Failure {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::from_error(self)
    }
}
