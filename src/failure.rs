//! Failures around the handlers of a service, independent of the framework.

mod service_error;
mod service_errors;
mod specs;

use std::convert::Infallible;

use apierror_core::FieldError;
use http::StatusCode;

pub use self::service_error::ServiceError;
#[cfg(feature = "__middleware")]
pub(crate) use self::service_errors::ServiceErrors;
pub(crate) use self::service_errors::boxed_error_for;
#[cfg(feature = "catalog")]
pub(crate) use self::specs::is_library_spec;

/// A failure around the handlers: an error that no handler returned.
///
/// The extractors and layers of this crate create one wherever the framework
/// would otherwise respond on its own: for an unknown route, an unreadable
/// body, a panic. [`ServiceError`] has a code for each. A service with its own
/// codes for some of them implements `TryFrom<Failure>`, and returns the others
/// unchanged:
///
/// ```
/// use apierror::{ApiError, Failure, FieldError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(envelope = envelope::Flat)]
/// enum RequestError {
///     #[error("no such endpoint")]
///     #[api(code = "ENDPOINT_NOT_FOUND", status = 404)]
///     NoSuchEndpoint,
///
///     #[error("{} invalid fields", fields.len())]
///     #[api(
///         code = "VALIDATION_FAILED",
///         status = 400,
///         message = "Request body failed validation."
///     )]
///     Validation {
///         #[api(details)]
///         fields: Vec<FieldError>,
///     },
/// }
///
/// impl TryFrom<Failure> for RequestError {
///     type Error = Failure;
///
///     fn try_from(failure: Failure) -> Result<Self, Failure> {
///         match failure {
///             Failure::RouteNotFound => Ok(Self::NoSuchEndpoint),
///             Failure::InvalidBody(fields) | Failure::InvalidForm(fields) => {
///                 Ok(Self::Validation { fields })
///             }
///             other => Err(other),
///         }
///     }
/// }
///
/// # #[cfg(feature = "axum")]
/// let layer =
///     apierror::axum::ErrorLayer::<envelope::Flat>::new().errors::<RequestError>();
/// ```
///
/// One code should mean one thing in the service. If the enum uses a code of
/// [`ServiceError`] with another status, like `VALIDATION_FAILED` here, it
/// should handle every failure with that code. An enum with a code for each
/// failure implements `From<Failure>` instead. An enum that forwards the rest
/// to `ServiceError` in a `transparent` variant has all of its codes in the
/// catalogue, and the macro checks its own codes against them.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// No route matches the path of the request.
    RouteNotFound,
    /// The route does not support the method of the request.
    MethodNotAllowed,
    /// The service gave up on the request because it took too long.
    RequestTimeout,
    /// The body is larger than the service accepts.
    PayloadTooLarge,
    /// The format of the body is unknown, or one that the service does not
    /// accept.
    UnsupportedMediaType,
    /// The body cannot be read: it ends early, or is not in the format it
    /// claims. The only entry has the reason and the position. Its path is
    /// empty.
    MalformedBody(Vec<FieldError>),
    /// The body is well-formed but its content is wrong.
    InvalidBody(Vec<FieldError>),
    /// A path parameter is wrong.
    InvalidPath(Vec<FieldError>),
    /// A query parameter is wrong.
    InvalidQuery(Vec<FieldError>),
    /// A field of a form is wrong.
    InvalidForm(Vec<FieldError>),
    /// A handler panicked.
    Panicked,
    /// The service is at fault. Only its log shows the cause.
    Internal(Box<dyn std::error::Error + Send + Sync>),
    /// A response with this status that was not rendered from an API error.
    Status(StatusCode),
}

/// For an error type that has a code for each failure and returns none.
impl From<Infallible> for Failure {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Returns the failure for a bare status.
///
/// If a route was found, a 404 comes from its handler and is not about the
/// route.
#[cfg(any(feature = "__middleware", feature = "utoipa"))]
pub(crate) fn failure_for_status(status: StatusCode, found_route: bool) -> Failure {
    match status {
        StatusCode::NOT_FOUND if !found_route => Failure::RouteNotFound,
        StatusCode::METHOD_NOT_ALLOWED => Failure::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Failure::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::UnsupportedMediaType,
        status => Failure::Status(status),
    }
}
