//! tonic 0.14: errors become statuses, and one layer replaces every other
//! status of a server.
//!
//! Every derived type, [`Error`], [`ServiceError`](crate::ServiceError) and
//! [`Failure`] converts into a [`tonic::Status`], so a method only needs `?`:
//!
//! ```
//! use apierror::{ApiError, FieldError};
//! use tonic::{Code, Status};
//! use tonic_types::StatusExt;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[api(domain = "shop.example")]
//! enum OrderError {
//!     #[error("select orders: no row for {id}")]
//!     #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order '{id}' not found.")]
//!     NotFound {
//!         #[api(detail)]
//!         id: u32,
//!     },
//!     #[error("the order has shipped")]
//!     #[api(code = "ORDER_SHIPPED", status = 409, grpc = "FAILED_PRECONDITION")]
//!     Shipped,
//! }
//!
//! fn cancel(id: u32) -> Result<(), Status> {
//!     Err(OrderError::NotFound { id })?
//! }
//!
//! let status = cancel(7).unwrap_err();
//! assert_eq!((status.code(), status.message()), (Code::NotFound, "Order '7' not found."));
//! let info = status.get_details_error_info().unwrap();
//! assert_eq!(
//!     (info.reason.as_str(), info.domain.as_str()),
//!     ("ORDER_NOT_FOUND", "shop.example")
//! );
//! assert_eq!(info.metadata["id"], "7");
//!
//! assert_eq!(Status::from(OrderError::Shipped).code(), Code::FailedPrecondition);
//! ```
//!
//! # Content of a status
//!
//! | where | what |
//! |---|---|
//! | code | that of `#[api(grpc = "…")]`, or else the [one for the HTTP status](crate::GrpcCode::for_status) (AIP-193) |
//! | message | the public message, as in a response: never the `Display` of a 5xx |
//! | `ErrorInfo` | the code as `reason`, the declared `domain`, and as `metadata` the members of details and extensions that are strings, numbers or booleans |
//! | `BadRequest` | details that are [`FieldError`](crate::FieldError)s |
//! | `RetryInfo` | the wait, if it is known |
//! | `QuotaFailure` | for `RESOURCE_EXHAUSTED`: the message, and the quotas of a `ratelimit-policy` header |
//! | `RequestInfo` | the request id |
//! | `Help` | the error's `doc_url`, or the URI of its type |
//! | metadata | the error's headers, and `grpc-retry-pushback-ms` (gRPC A6): the wait, or -1 if the request should not be retried |
//!
//! The `metadata` of the `ErrorInfo` also contains the error's HTTP status as
//! `http_status` and its retry advice as `retry`, in the JSON of
//! [`WithRetry`](crate::envelope::WithRetry), unless a reader infers the same
//! from the gRPC code. A detail of the same name takes precedence.
//!
//! Details of other shapes, such as lists and objects, are left out. So are
//! headers that belong to HTTP or gRPC (`content-*`, `connection`, `te`,
//! `grpc-*` and others), and those whose names end in `-bin`.
//!
//! # Size limits
//!
//! By default, peers reject a status with more than 8 KiB of headers. So a
//! message is cut, with an ellipsis, to 1 KiB of percent-encoded text. Typed
//! details are added up to 3 KiB: first those about the whole error, then
//! members sorted by name, then field violations in their order. Headers are
//! added up to 1 KiB.
//!
//! # A whole server
//!
//! [`ErrorLayer`] gives requests their ids and contexts, and replaces statuses
//! that were not made from an API error.
#![cfg_attr(
    feature = "client",
    doc = "\n# Clients\n\n[`FromStatus`] decodes a status of any server into an [`ErrorReport`](crate::ErrorReport)."
)]

#[cfg(feature = "client")]
mod decode;
mod failure;
mod grpc_web;
mod layer;
mod mark;
mod metadata;
mod recent;
mod response;
mod size_budget;
mod status;

use apierror_core::DeclaredError;
use tonic::Status;

#[cfg(feature = "client")]
pub use self::decode::FromStatus;
pub use self::layer::{ErrorLayer, ErrorService, ResponseFuture};
pub use self::response::ResponseBody;
use self::status::status_of;
use crate::error::Error;
use crate::failure::Failure;

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_tonic {
    ($($derived:tt)*) => {
        // In this impl `Self` would be `Status`.
        $crate::__without_self! { __integrate_tonic_status $($derived)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_tonic_status {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::From<$($derived)*> for $crate::__private::tonic::Status
        $($bounds)*
        {
            fn from(error: $($derived)*) -> Self {
                $crate::__private::tonic::into_status(&error)
            }
        }

        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::From<$crate::__private::Box<$($derived)*>>
            for $crate::__private::tonic::Status
        $($bounds)*
        {
            fn from(error: $crate::__private::Box<$($derived)*>) -> Self {
                $crate::__private::tonic::into_status(&*error)
            }
        }
    };
}

/// Returns the status for a declared error.
///
/// Derived types convert into a [`Status`] with it. Call it for a type that
/// implements [`DeclaredError`] by hand, or for a reference.
///
/// ```
/// use apierror::{ApiError, tonic::into_status};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NoOrder;
///
/// assert_eq!(into_status(&NoOrder).code(), tonic::Code::NotFound);
/// ```
pub fn into_status<E: DeclaredError>(error: &E) -> Status {
    let _ = E::CHECKED;
    status_of(error)
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        status_of(&*error)
    }
}

/// Converts a failure into the status of the service's error for it, or else of
/// a [`ServiceError`](crate::ServiceError).
///
/// An unknown route is `UNIMPLEMENTED`, a timeout is `DEADLINE_EXCEEDED`, and a
/// body that is too large is `RESOURCE_EXHAUSTED`, unless the service's own
/// error declares a code.
impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        failure::status_for(failure, None)
    }
}
