//! What goes wrong around the handlers of a service, in no framework's words.

#[cfg(feature = "axum")]
pub(crate) mod decode;
mod service_error;
mod specs;
#[cfg(any(feature = "garde", feature = "validator"))]
mod validation;

use apierror_core::FieldError;
use http::StatusCode;

pub use self::service_error::ServiceError;
#[cfg(any(feature = "garde", feature = "validator"))]
pub use self::validation::IntoFieldErrors;

/// What went wrong around the handlers: no error of the service's own.
///
/// The extractors and the layers of this crate make one wherever a framework would answer for itself: an unknown route, a
/// body that cannot be read, a panic. [`ServiceError`] gives each of them a code. A service that has codes of its own
/// for some of them says so by `From<Failure>`, and leaves the others as they are:
///
/// ```
/// use apierror::{ApiError, Failure, FieldError, ServiceError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(envelope = envelope::Flat)]
/// enum RequestError {
///     #[error("no such endpoint")]
///     #[api(code = "ENDPOINT_NOT_FOUND", status = 404)]
///     NoSuchEndpoint,
///
///     #[error("{} invalid fields", fields.len())]
///     #[api(code = "INVALID_INPUT", status = 400, message = "Request body failed validation.")]
///     InvalidInput { #[api(details)] fields: Vec<FieldError> },
///
///     #[error(transparent)]
///     #[api(transparent)]
///     Other(ServiceError),
/// }
///
/// impl From<Failure> for RequestError {
///     fn from(failure: Failure) -> Self {
///         match failure {
///             Failure::RouteNotFound => Self::NoSuchEndpoint,
///             Failure::InvalidBody(fields) | Failure::InvalidForm(fields) => Self::InvalidInput { fields },
///             other => Self::Other(other.into()),
///         }
///     }
/// }
///
/// assert_eq!(RequestError::from(Failure::RouteNotFound).code(), "ENDPOINT_NOT_FOUND");
/// assert_eq!(RequestError::from(Failure::RequestTimeout).code(), "REQUEST_TIMEOUT");
/// ```
///
/// One code means one thing: beside a variant that forwards to `ServiceError`, [its codes](ServiceError) cannot have
/// another status or other retry advice.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// No route has the path of the request.
    RouteNotFound,
    /// The route does not take the method of the request.
    MethodNotAllowed,
    /// The service gave up on the request: it took too long.
    RequestTimeout,
    /// The body is larger than the service takes.
    PayloadTooLarge,
    /// The body is in no format that the service takes, or does not say its format.
    UnsupportedMediaType,
    /// The body cannot be read: it ends early, or is not of the format that it claims to be. The one entry says why, and
    /// where; its path is empty.
    MalformedBody(Vec<FieldError>),
    /// The body is well-formed and does not hold what it should.
    InvalidBody(Vec<FieldError>),
    /// A parameter in the path is not what it should be.
    InvalidPath(Vec<FieldError>),
    /// A parameter in the query is not what it should be.
    InvalidQuery(Vec<FieldError>),
    /// A field of a form is not what it should be.
    InvalidForm(Vec<FieldError>),
    /// A handler panicked.
    Panicked,
    /// The service is put together wrongly: the cause is for its log alone.
    Internal(Box<dyn std::error::Error + Send + Sync>),
    /// A response with this status, which carried no catalogued error.
    Status(StatusCode),
}
