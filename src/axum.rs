//! axum 0.8: what a handler returns becomes a response, and one envelope is made of the whole service.

mod answer;
mod future;
mod layer;
mod service;
mod sse;

mod extract;
mod form;
mod json;
mod path;
mod query;
#[cfg(feature = "catalog")]
mod reference;
mod rejection;
#[cfg(any(feature = "garde", feature = "validator"))]
mod valid;

use apierror_core::__private::response_with;
use apierror_core::{DeclaredError, envelope};
use axum::body::Body;
use axum::response::{IntoResponse, Response};

pub use self::form::Form;
pub use self::future::ResponseFuture;
pub use self::json::Json;
pub use self::layer::ErrorLayer;
pub use self::path::Path;
pub use self::query::Query;
#[cfg(feature = "catalog")]
pub use self::reference::reference_router;
pub use self::service::ErrorService;
pub use self::sse::{error_event, error_event_in};
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
macro_rules! __integrate_axum {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "a deprecated type is still an error")]
        impl $($generics)* $crate::__private::axum::IntoResponse for $($derived)* $($bounds)* {
            fn into_response(self) -> $crate::__private::axum::Response {
                $crate::__private::axum::into_response(&self)
            }
        }
    };
}

/// The error's response, in its type's envelope.
#[doc(hidden)]
pub fn into_response<E: DeclaredError>(error: &E) -> Response {
    let () = E::CHECKED;
    response_with::<E::Envelope, Body>(error)
}

/// The error that the service has for the failure, or its [`ServiceError`](crate::ServiceError).
///
/// ```
/// use apierror::{Failure, axum::ErrorLayer, envelope};
/// use axum::{Router, extract::Path, routing::get};
///
/// /// An item that is not there is no other answer than a route that is not there.
/// async fn item(Path(id): Path<u32>) -> Result<String, Failure> {
///     if id == 7 { Ok("seven".to_owned()) } else { Err(Failure::RouteNotFound) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let items = Router::new()
///     .route("/{id}", get(item))
///     .fallback(async || Failure::RouteNotFound)
///     .layer(ErrorLayer::<envelope::Nested>::new());
/// let app: Router = Router::new().nest("/items", items);
///
/// # use tower::ServiceExt;
/// for path in ["/items/8", "/items/8/parts"] {
///     # let request = axum::extract::Request::get(path).header("x-request-id", "r1").body(axum::body::Body::empty());
///     # let response = app.clone().oneshot(request.unwrap()).await.unwrap();
///     # let status = response.status();
///     # let body = axum::body::to_bytes(response.into_body(), 9999).await.unwrap();
///     // GET, with `x-request-id: r1`
///     assert_eq!(status, 404);
///     assert_eq!(body, r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#);
/// }
/// # }
/// ```
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        error_of(self).into_response()
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        response_with::<envelope::Service, Body>(&*self)
    }
}
