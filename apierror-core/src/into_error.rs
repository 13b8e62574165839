//! [`IntoError`]: what `?` converts into the boxed error of the facade.

use std::error::Error;

use crate::error::ApiError;
use crate::token::Token;

/// A boxed API error.
pub type BoxedApiError = Box<dyn ApiError + Send + Sync>;

/// A type that `?` converts into `apierror::Error`: every [`ApiError`], and
/// `anyhow::Error` with the feature `anyhow`.
///
/// Any other error needs `.internal()` of `apierror::ResultExt`, or a variant of a
/// declared error that holds it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error",
    label = "derive `ApiError` for `{Self}`, or write `.internal()?` with `apierror::ResultExt` to respond with a 500"
)]
pub trait IntoError {
    /// Returns the API error, or an error that only the log may show.
    #[doc(hidden)]
    fn into_error(self, _: Token) -> Result<BoxedApiError, Box<dyn Error + Send + Sync>>;
}

#[diagnostic::do_not_recommend]
impl<E: ApiError + Send + Sync + 'static> IntoError for E {
    #[inline]
    fn into_error(self, _: Token) -> Result<BoxedApiError, Box<dyn Error + Send + Sync>> {
        Ok(Box::new(self))
    }
}
