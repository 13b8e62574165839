//! [`ResultExt`]: errors without a kind become a 500.

use crate::error::{Error, Result, error_for};
use crate::failure::Failure;

/// Methods of any [`Result`](core::result::Result).
pub trait ResultExt<T> {
    /// Converts any error into a 500, whose cause only the log shows.
    ///
    /// The response has the code of the service: that of
    /// [`Failure::Internal`], which is `INTERNAL_ERROR` by default. Use it for errors
    /// that have no kind of their own, because no caller can do anything about them.
    ///
    /// The error may be any [`std::error::Error`] that is `Send` and `Sync`, a
    /// `String`, a `&str`, or an `anyhow::Error`.
    ///
    /// # Errors
    /// If `self` is an error.
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
