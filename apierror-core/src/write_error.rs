//! [`WriteError`]: why a body could not be written.

use std::error::Error;
use std::fmt;

/// The error of [`Envelope::write`](crate::Envelope::write): why a body could not be
/// written.
///
/// Rendering then leaves out the details or extensions that cannot be
/// serialised. If the envelope itself fails, it writes problem details instead.
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
    /// Creates an error with this cause: another error, or a text.
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
