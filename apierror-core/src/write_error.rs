//! [`WriteError`].

use std::error::Error;
use std::fmt;

/// Why a body could not be written: what
/// [`Envelope::write`](crate::Envelope::write) fails with.
///
/// Rendering then leaves out the details or extensions that cannot be
/// serialised. If the envelope itself fails, it writes problem details.
///
/// ```
/// use apierror::WriteError;
///
/// let error = WriteError::new("the template has no such block");
/// assert_eq!(error.to_string(), "the template has no such block");
/// ```
#[derive(Debug)]
pub struct WriteError(Box<dyn Error + Send + Sync>);

impl WriteError {
    /// An error with this cause, which can also be a text.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
