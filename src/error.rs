//! A boxed API error of any type.

use std::fmt;
use std::ops::Deref;

use apierror_core::__private::{own_json, own_response};
use apierror_core::{ApiError, ErrorReport, envelope};
use bytes::Bytes;
use http::Response;

/// A [`Result`](core::result::Result) with a boxed API error of any type.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// A boxed [`ApiError`] of any type, as `anyhow::Error` is for errors.
///
/// `?` converts into it, so that one handler can return the errors of several
/// modules. It is rendered in the envelope that its kind names, or else in that
/// of the service, [`envelope::Service`].
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
pub struct Error(Box<dyn ApiError + Send + Sync>);

impl Error {
    /// Boxes an API error.
    pub fn new(error: impl ApiError + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }

    /// Returns the error inside if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        let error: &(dyn std::error::Error + 'static) = &*self.0;
        error.downcast_ref()
    }

    /// Returns the box.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn ApiError + Send + Sync> {
        self.0
    }

    /// Returns the whole response, in the envelope that the kind names, or else in
    /// that of the service.
    #[must_use]
    pub fn to_response(&self) -> Response<Bytes> {
        own_response::<envelope::Service, Response<Bytes>>(&**self)
    }

    /// Returns the body alone, in the same envelope.
    #[must_use]
    pub fn to_json(&self) -> Bytes {
        own_json::<envelope::Service>(&**self)
    }

    /// Returns an owned copy of what a caller would see.
    #[must_use]
    pub fn to_report(&self) -> ErrorReport {
        let error: &dyn ApiError = &*self.0;
        ErrorReport::from(error)
    }
}

impl<E: ApiError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::new(error)
    }
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
