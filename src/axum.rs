//! axum 0.8: what a handler returns becomes a response, and one envelope is made of the whole service.

mod future;
mod layer;
mod middleware;
mod served;
mod sse;
mod streaming;

mod extract;
mod form;
mod json;
mod path;
mod query;
mod reference;
mod rejection;
#[cfg(any(feature = "garde", feature = "validator"))]
mod valid;

use apierror_core::__private::response_as;
use apierror_core::{ErrorCatalog, envelope};
use axum::body::Body;
use axum::response::{IntoResponse, Response};

pub use self::extract::Extracted;
pub use self::form::Form;
pub use self::future::ResponseFuture;
pub use self::json::Json;
pub use self::layer::ErrorLayer;
pub use self::middleware::ErrorService;
pub use self::path::Path;
pub use self::query::Query;
pub use self::reference::reference_router;
pub use self::sse::{error_event, error_event_in};
#[cfg(feature = "garde")]
pub use self::valid::garde;
#[cfg(feature = "validator")]
pub use self::valid::validator;
use crate::error::Error;

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
pub fn into_response<E: ErrorCatalog>(error: &E) -> Response {
    let () = E::CHECKED;
    response_as::<E::Envelope, Body>(error)
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        response_as::<envelope::Service, Body>(&*self)
    }
}
