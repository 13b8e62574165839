//! [`Failed`]: what a hook sees of an error.

use std::cell::OnceCell;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::{Method, StatusCode};

use crate::context::request::RequestContext;
use crate::copied_chain::CopiedChain;
use crate::facts::facts_of;
use crate::occurrence::Occurrence;

/// A request that failed: what [hooks](crate::context::Settings::on_error) see.
///
/// In contrast to an [`Occurrence`], which is what the caller may see, it has the
/// error itself and its sources.
///
/// ```
/// use apierror::{axum::ErrorLayer, envelope::Flat};
///
/// let layer = ErrorLayer::<Flat>::new().on_error(|failure| {
///     if failure.status().is_server_error() {
///         let operation = failure.operation().unwrap_or("an unknown route");
///         eprintln!("{operation} failed after {:?}: {}", failure.duration(), failure.error());
///     }
/// });
/// ```
pub struct Failed<'a> {
    occurrence: &'a Occurrence<'a>,
    status: StatusCode,
    panic: Option<Box<str>>,
    /// A copy of an error that may borrow.
    copy: OnceCell<CopiedChain>,
}

impl<'a> Failed<'a> {
    pub(crate) fn new(
        occurrence: &'a Occurrence<'a>,
        status: StatusCode,
        panic: Option<Box<str>>,
    ) -> Self {
        Self { occurrence, status, panic, copy: OnceCell::new() }
    }

    /// Returns what the caller may see: code, message, details, retry advice.
    #[must_use]
    pub fn occurrence(&self) -> &Occurrence<'a> {
        self.occurrence
    }

    /// Returns the error, with its sources.
    ///
    /// It can be downcast to its type, if [`ApiError::as_error`](crate::ApiError::as_error)
    /// returns it. Otherwise, and if it was rendered outside its request, it is a copy
    /// of the texts of the error and its sources.
    #[must_use]
    pub fn error(&self) -> &(dyn Error + 'static) {
        let error = self.occurrence.error();
        match error.as_error() {
            Some(error) => error,
            None => self.copy.get_or_init(|| CopiedChain::of(error)),
        }
    }

    /// Returns the method of the request.
    #[must_use]
    pub fn method(&self) -> Option<&'a Method> {
        self.context().and_then(RequestContext::method)
    }

    /// Returns the [operation](RequestContext::operation): the path of the route, such
    /// as `/orders/{id}`.
    #[must_use]
    pub fn operation(&self) -> Option<&'a str> {
        self.context().and_then(RequestContext::operation)
    }

    /// Returns the status that is sent. Over gRPC, where HTTP's status is always 200,
    /// returns that of the error.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the time since the request was received, by a clock that never goes
    /// back.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        self.context().map(RequestContext::elapsed)
    }

    /// Returns the text of the panic, if the error stands for one.
    #[must_use]
    pub fn panic(&self) -> Option<&str> {
        self.panic.as_deref()
    }

    /// Returns the facts for the log alone: the name and the `Debug` of each field with
    /// `#[api(log)]`. A text of more than 1,024 bytes is cut.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        facts_of(self.occurrence.error())
    }

    /// Returns the request, if it is known.
    #[must_use]
    pub fn context(&self) -> Option<&'a RequestContext> {
        self.occurrence.context()
    }
}

impl fmt::Debug for Failed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failed")
            .field("occurrence", &self.occurrence)
            .field("status", &self.status)
            .field("operation", &self.operation())
            .finish_non_exhaustive()
    }
}
