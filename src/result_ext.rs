//! [`ResultExt`] converts errors that are not API errors into a 500.

use crate::error::{Error, Result, error_for};
use crate::failure::Failure;

/// Methods of any [`Result`](core::result::Result).
pub trait ResultExt<T> {
    /// Converts any error into a 500, whose cause only the log shows.
    ///
    /// The response has the service's code for [`Failure::Internal`], by
    /// default `INTERNAL_ERROR`. Use it for errors that need no code of their
    /// own, because no caller can do anything about them.
    ///
    /// The error may be any [`std::error::Error`] that is `Send` and `Sync`, a
    /// `String`, a `&str`, or an `anyhow::Error`.
    ///
    /// # Errors
    /// Returns an error if `self` is one.
    ///
    /// ```
    /// use apierror::ResultExt as _;
    ///
    /// fn motd(path: &str) -> apierror::Result<String> {
    ///     Ok(std::fs::read_to_string(path).internal()?)
    /// }
    ///
    /// let error = motd("/no/such/file").unwrap_err();
    /// assert_eq!((error.code(), error.status().as_u16()), ("INTERNAL_ERROR", 500));
    /// assert!(!error.message().contains("file"));
    /// ```
    fn internal(self) -> Result<T>;
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> ResultExt<T>
    for core::result::Result<T, E>
{
    fn internal(self) -> Result<T> {
        self.map_err(|error| -> Error { error_for(Failure::Internal(error.into())) })
    }
}
