//! tonic 0.14: the same errors as statuses of gRPC, and one kind of error from a whole server.
//!
//! Every derived type, [`Error`], [`ServiceError`](crate::ServiceError) and [`Failure`] converts into a
//! [`tonic::Status`], so `?` is all that a method of a service writes:
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
//!     NotFound { #[api(detail)] id: u32 },
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
//! assert_eq!((info.reason.as_str(), info.domain.as_str()), ("ORDER_NOT_FOUND", "shop.example"));
//! assert_eq!(info.metadata["id"], "7");
//!
//! assert_eq!(Status::from(OrderError::Shipped).code(), Code::FailedPrecondition);
//! ```
//!
//! # What a status holds
//!
//! | where | what |
//! |---|---|
//! | code | what `#[api(grpc = "…")]` says, else the one that [stands for the HTTP status](crate::GrpcCode::for_status) (AIP-193) |
//! | message | the public message, by the same rules as in a response: of a 5xx never `Display` |
//! | `ErrorInfo` | the code as `reason`, the declaration's `domain`, and as `metadata` the members of details and extensions that are strings, numbers or booleans |
//! | `BadRequest` | details that are [`FieldError`](crate::FieldError)s |
//! | `RetryInfo` | the wait, where it is known |
//! | `QuotaFailure` | of a `RESOURCE_EXHAUSTED`: the message, and the quotas of a `ratelimit-policy` header |
//! | `RequestInfo` | the request's id |
//! | `Help` | the error's `doc_url`, or the URI of its type |
//! | metadata | the error's headers, and `grpc-retry-pushback-ms` (gRPC A6): the wait, or -1 where the same request is not to be sent again |
//!
//! Where the status that the reader would make of the gRPC code is not the error's, `metadata` of the `ErrorInfo` has the
//! error's as `http_status`; where the retry advice is not what they say by default, it has that as `retry`, in the JSON
//! of [`WithRetry`](crate::envelope::WithRetry). A detail of the same name goes before them.
//!
//! Details of other shapes, lists and objects, have no place in a status. Of the error's headers those are left out that
//! belong to HTTP or to gRPC itself (`content-*`, `connection`, `te`, `grpc-*`, …), and names that end in `-bin`.
//!
//! # How long it may be
//!
//! Peers take 8 KiB of headers by default, and what is longer fails as a whole. So the message is cut, with an ellipsis,
//! where it would take more than 1 KiB percent-encoded; typed details are added while they take at most 3 KiB, those about
//! the whole error first, then members in the order of their names, then field violations in their own; headers while they
//! take at most 1 KiB.
//!
//! # A whole server
//!
//! [`ErrorLayer`] gives requests their ids and contexts, and replaces what no API error made.
#![cfg_attr(
    feature = "client",
    doc = "\n# The caller's side\n\n[`FromStatus`] makes an [`ErrorReport`](crate::ErrorReport) of a status, whoever made it."
)]

mod body;
#[cfg(feature = "client")]
mod decode;
mod foreign;
mod future;
mod layer;
mod mark;
mod metadata;
mod middleware;
mod room;
mod served;
mod status;

use apierror_core::DeclaredError;
use tonic::Status;

pub use self::body::ResponseBody;
#[cfg(feature = "client")]
pub use self::decode::FromStatus;
pub use self::future::ResponseFuture;
pub use self::layer::ErrorLayer;
pub use self::middleware::ErrorService;
use self::status::status_of;
use crate::error::Error;
use crate::failure::Failure;

/// The bounds are written for impls whose `Self` is the derived type; here it is `Status`, so each `Self` in them is
/// replaced by the type. Rules for `Self` at each of four places, and one for four tokens without it: a step a token would
/// soon come to the compiler's limit.
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_tonic {
    // Nearly every type: no parameters, so nothing to be bound but the type itself.
    ([] $derived:tt [where Self: $($error:tt)*]) => {
        $crate::__integrate_tonic! { @impl [] $derived [where] $derived [: $($error)*] }
    };
    ([$($generics:tt)*] $derived:tt [$($bounds:tt)*]) => {
        $crate::__integrate_tonic! { @bounds [$($generics)*] $derived [] $($bounds)* }
    };
    (@bounds $generics:tt $derived:tt $done:tt) => {
        $crate::__integrate_tonic! { @impl $generics $derived $done [] [] }
    };
    (@bounds $g:tt [$($derived:tt)*] [$($done:tt)*] Self $($rest:tt)*) => {
        $crate::__integrate_tonic! { @bounds $g [$($derived)*] [$($done)* $($derived)*] $($rest)* }
    };
    (@bounds $g:tt [$($derived:tt)*] [$($done:tt)*] $a:tt Self $($rest:tt)*) => {
        $crate::__integrate_tonic! { @bounds $g [$($derived)*] [$($done)* $a $($derived)*] $($rest)* }
    };
    (@bounds $g:tt [$($derived:tt)*] [$($done:tt)*] $a:tt $b:tt Self $($rest:tt)*) => {
        $crate::__integrate_tonic! { @bounds $g [$($derived)*] [$($done)* $a $b $($derived)*] $($rest)* }
    };
    (@bounds $g:tt [$($derived:tt)*] [$($done:tt)*] $a:tt $b:tt $c:tt Self $($rest:tt)*) => {
        $crate::__integrate_tonic! { @bounds $g [$($derived)*] [$($done)* $a $b $c $($derived)*] $($rest)* }
    };
    (@bounds $g:tt $derived:tt [$($done:tt)*] $a:tt $b:tt $c:tt $d:tt $($rest:tt)*) => {
        $crate::__integrate_tonic! { @bounds $g $derived [$($done)* $a $b $c $d] $($rest)* }
    };
    (@bounds $g:tt $derived:tt [$($done:tt)*] $a:tt $($rest:tt)*) => {
        $crate::__integrate_tonic! { @bounds $g $derived [$($done)* $a] $($rest)* }
    };
    (@impl [$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*] [$($more:tt)*] [$($end:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "a deprecated type is still an error")]
        impl $($generics)* $crate::__private::From<$($derived)*> for $crate::__private::tonic::Status
        $($bounds)* $($more)* $($end)*
        {
            fn from(error: $($derived)*) -> Self {
                $crate::__private::tonic::status_as(&error)
            }
        }
    };
}

/// The error's status.
#[doc(hidden)]
pub fn status_as<E: DeclaredError>(error: &E) -> Status {
    let () = E::CHECKED;
    status_of(error)
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        status_of(&*error)
    }
}

/// The status of the error that the service has for the failure, or of its [`ServiceError`](crate::ServiceError). A route
/// that is not there is `UNIMPLEMENTED`, a timeout `DEADLINE_EXCEEDED`, and a body that is too large
/// `RESOURCE_EXHAUSTED`, unless the service's own error declares a code.
impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        foreign::status_of_failure(failure, None)
    }
}
