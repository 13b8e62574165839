//! What goes wrong around the handlers of a service, in no framework's words.

#[cfg(feature = "__web")]
pub(crate) mod decode;
mod service_error;
mod specs;
#[cfg(any(feature = "garde", feature = "validator"))]
mod validation;

use std::convert::Infallible;

use apierror_core::FieldError;
use http::StatusCode;

pub use self::service_error::ServiceError;
#[cfg(any(feature = "garde", feature = "validator"))]
pub use self::validation::IntoFieldErrors;

/// What went wrong around the handlers: no error of the service's own.
///
/// The extractors and the layers of this crate make one wherever a framework would answer for itself: an unknown route, a
/// body that cannot be read, a panic. [`ServiceError`] gives each of them a code. A service that has codes of its own
/// for some of them says so by `TryFrom<Failure>`, and hands back the others:
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
///     #[api(code = "VALIDATION_FAILED", status = 400, message = "Request body failed validation.")]
///     Validation { #[api(details)] fields: Vec<FieldError> },
/// }
///
/// impl TryFrom<Failure> for RequestError {
///     type Error = Failure;
///
///     fn try_from(failure: Failure) -> Result<Self, Failure> {
///         match failure {
///             Failure::RouteNotFound => Ok(Self::NoSuchEndpoint),
///             Failure::InvalidBody(fields) | Failure::InvalidForm(fields) => Ok(Self::Validation { fields }),
///             other => Err(other),
///         }
///     }
/// }
///
/// # #[cfg(feature = "axum")]
/// let layer = apierror::axum::ErrorLayer::<envelope::Flat>::new().errors::<RequestError>();
/// ```
///
/// One code should mean one thing in the service: where it takes over a code of [`ServiceError`] with another status, as
/// `VALIDATION_FAILED` here, it takes over each failure that has it. `From<Failure>` is for an enum that has a code for
/// each; one that forwards the rest to `ServiceError` by a `transparent` variant has all of that type's codes in its
/// catalogue, and the macro holds its own against them.
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

/// No failure is handed back by what has an error for each.
impl From<Infallible> for Failure {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
