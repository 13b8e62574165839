//! A boxed API error of any type.

use std::fmt;
use std::ops::Deref;

use apierror_core::__private::{BoxedApiError, Token, own_json, own_response};
use apierror_core::{ApiError, ErrorReport, IntoError, envelope};
use bytes::Bytes;
use http::Response;

use crate::failure::{Failure, boxed_error_for};

/// A [`Result`](core::result::Result) with a boxed API error of any type.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// A boxed [`ApiError`] of any type, as `anyhow::Error` is for errors.
///
/// `?` converts into it, so that one handler can return the errors of several
/// modules. It is rendered in the envelope that the error's declaration names,
/// or else in that of the service, [`envelope::Service`].
///
/// Like `anyhow::Error`, it does not implement [`std::error::Error`]. It
/// dereferences to the error inside, which does.
///
/// ```
/// use apierror::ApiError;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {0}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NoOrder(u32);
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("signed out")]
/// #[api(code = "SIGNED_OUT", status = 401)]
/// struct SignedOut;
///
/// fn order(id: u32, signed_in: bool) -> apierror::Result<u32> {
///     if !signed_in {
///         Err(SignedOut)?;
///     }
///     Err(NoOrder(id))?
/// }
///
/// let error = order(7, true).unwrap_err();
/// assert_eq!(error.code(), "ORDER_NOT_FOUND");
/// assert_eq!(error.to_response().status(), 404);
/// assert_eq!(error.downcast_ref::<NoOrder>().map(|found| found.0), Some(7));
/// assert!(error.downcast_ref::<SignedOut>().is_none());
/// ```
pub struct Error(BoxedApiError);

impl Error {
    /// Boxes an API error.
    pub fn new(error: impl ApiError + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }

    /// Returns the error inside if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        let error: &(dyn std::error::Error + 'static) = &*self.0;
        #[cfg(feature = "anyhow")]
        let error = apierror_core::__private::found_in_anyhow(error).unwrap_or(error);
        error.downcast_ref()
    }

    /// Returns the box.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn ApiError + Send + Sync> {
        self.0
    }

    /// Returns the whole response, in the envelope that the error's declaration
    /// names, or else in that of the service.
    #[must_use]
    pub fn to_response(&self) -> Response<Bytes> {
        own_response::<envelope::Service, Response<Bytes>>(&**self)
    }

    /// Returns the body alone, in the same envelope.
    #[must_use]
    pub fn to_json(&self) -> Bytes {
        own_json::<envelope::Service>(&**self)
    }

    /// Returns an owned copy of the facts that a caller would see.
    #[must_use]
    pub fn to_report(&self) -> ErrorReport {
        let error: &dyn ApiError = &*self.0;
        ErrorReport::from(error)
    }
}

/// Converts every [`ApiError`], and with the feature `anyhow` every
/// `anyhow::Error`. An API error in the chain of the latter is returned as
/// itself. Without one, the error becomes a 500 with the service's own code,
/// and only the log shows the cause.
impl<E: IntoError> From<E> for Error {
    fn from(error: E) -> Self {
        match error.into_error(Token) {
            Ok(error) => Self(error),
            Err(cause) => error_for(Failure::Internal(cause)),
        }
    }
}

/// Converts a boxed API error, so that `?` works in functions that return
/// `anyhow::Result`. Converting back finds the API error again.
#[cfg(feature = "anyhow")]
impl From<Error> for anyhow::Error {
    fn from(error: Error) -> Self {
        apierror_core::__private::into_anyhow(error.0)
    }
}

/// Returns the current service's error for a failure, or else a
/// [`ServiceError`](crate::ServiceError).
pub(crate) fn error_for(failure: Failure) -> Error {
    Error(boxed_error_for(failure))
}

impl Deref for Error {
    type Target = dyn ApiError + Send + Sync;

    fn deref(&self) -> &(dyn ApiError + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
