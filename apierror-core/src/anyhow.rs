//! API errors inside an [`anyhow::Error`].

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::details::Details;
use crate::error::{ApiError, forward};
use crate::into_error::{BoxedApiError, IntoError};
use crate::message::MessageWriter;
use crate::retry::Retry;
use crate::sources::chain;
use crate::spec::ErrorSpec;
use crate::spec::cell::CompiledSpec;
use crate::status::reason;
use crate::token::Token;

/// A type of API error that is found inside an [`anyhow::Error`], which knows the
/// types of the errors inside it but not their traits.
///
/// Generated code submits one for each type without generics.
#[derive(Debug, Clone, Copy)]
pub struct KnownType {
    downcast: for<'a> fn(&'a (dyn Error + 'static)) -> Option<&'a (dyn ApiError + 'static)>,
}

inventory::collect!(KnownType);

impl KnownType {
    /// Creates the entry of type `E`.
    #[must_use]
    pub const fn new<E: ApiError + 'static>() -> Self {
        Self { downcast: |error| error.downcast_ref::<E>().map(|error| error as _) }
    }
}

/// A boxed API error inside an [`anyhow::Error`].
type Shared = Arc<dyn ApiError + Send + Sync>;

inventory::submit! {
    KnownType { downcast: |error| error.downcast_ref::<Shared>().map(|error| &**error as _) }
}

/// Converts a boxed API error. [`IntoError`] finds it again.
#[must_use]
pub fn into_anyhow(error: BoxedApiError) -> anyhow::Error {
    anyhow::Error::new(Shared::from(error))
}

/// Finds the outermost API error in the chain.
impl IntoError for anyhow::Error {
    fn into_error(self, _: Token) -> Result<BoxedApiError, Box<dyn Error + Send + Sync>> {
        let known_type = |error: &(dyn Error + 'static)| {
            let mut known = inventory::iter::<KnownType>.into_iter();
            known.find(|known| (known.downcast)(error).is_some())
        };
        let found = chain(self.as_ref()).find_map(known_type);
        match found {
            Some(&known) => Ok(Box::new(InAnyhow { error: self, known })),
            None => Err(self.into()),
        }
    }
}

/// An API error that was found in an [`anyhow::Error`]. The caller sees the API error,
/// the log the whole chain.
struct InAnyhow {
    error: anyhow::Error,
    known: KnownType,
}

/// Returns the API error, if `error` holds an [`anyhow::Error`] that it was found in.
#[must_use]
pub fn found_in_anyhow<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    error.downcast_ref::<InAnyhow>().map(|error| &**error as _)
}

impl fmt::Debug for InAnyhow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Display for InAnyhow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for InAnyhow {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        AsRef::<dyn Error>::as_ref(&self.error).source()
    }
}

impl Deref for InAnyhow {
    type Target = dyn ApiError;

    fn deref(&self) -> &(dyn ApiError + 'static) {
        // A `source` can return another error than the last time.
        chain(self.error.as_ref()).find_map(self.known.downcast).unwrap_or(&Gone)
    }
}

forward!(impl for InAnyhow);

/// Stands for an API error that is no longer in its chain.
#[derive(Debug)]
struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the API error is no longer in the chain of sources")
    }
}

impl Error for Gone {}

impl ApiError for Gone {
    fn spec(&self) -> &'static ErrorSpec {
        static SPEC: ErrorSpec =
            ErrorSpec::new("INTERNAL_ERROR", StatusCode::INTERNAL_SERVER_ERROR);
        &SPEC
    }

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(reason(self.status()))
    }
}
