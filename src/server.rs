//! What the middlewares of all frameworks share: the id and the context of a request, the error for each failure, and what
//! is kept of a response that no error of the service's made. It knows no framework.

#[cfg(feature = "__web")]
mod answer;
#[cfg(feature = "__web")]
mod builder;
mod foreign;
#[cfg(feature = "__web")]
mod future;
mod guard;
#[cfg(any(feature = "axum", feature = "tonic"))]
mod inner_error;
#[cfg(feature = "__web")]
mod plan;
mod request_id;
#[cfg(feature = "__web")]
mod served;
#[cfg(feature = "__web")]
mod streaming;

#[cfg(feature = "__web")]
pub(crate) mod content_type;
#[cfg(feature = "__web")]
mod extract;
#[cfg(all(feature = "__web", feature = "catalog"))]
mod reference;
#[cfg(feature = "__web")]
mod sse;

use std::sync::Arc;
use std::time::SystemTime;

use apierror_core::context::{self, Settings};
use apierror_core::{ApiError, Envelope, Occurrence, RequestContext, envelope, response_in};
use bytes::Bytes;
use http::{HeaderName, Method, Response, Uri};

#[cfg(feature = "__web")]
pub(crate) use self::answer::{Answer, Outcome};
#[cfg(feature = "__web")]
pub(crate) use self::builder::middleware;
#[cfg(feature = "__web")]
pub use self::extract::Extracted;
#[cfg(all(feature = "__web", any(feature = "garde", feature = "validator")))]
pub(crate) use self::extract::checked;
#[cfg(feature = "__web")]
pub(crate) use self::extract::{extracts, wraps};
pub(crate) use self::foreign::{failure_of, keep_headers};
#[cfg(feature = "__web")]
pub(crate) use self::future::Serving;
pub(crate) use self::guard::Panicked;
use self::guard::caught;
#[cfg(feature = "tonic")]
pub(crate) use self::guard::guarded;
#[cfg(any(feature = "axum", feature = "tonic"))]
pub(crate) use self::inner_error::failure_of_error;
#[cfg(feature = "tonic")]
pub(crate) use self::inner_error::{cause, comes_from};
#[cfg(feature = "__web")]
pub(crate) use self::plan::Plan;
#[cfg(all(feature = "__web", feature = "catalog"))]
pub(crate) use self::reference::Reference;
pub(crate) use self::request_id::Headers;
use self::request_id::RequestIds;
#[cfg(feature = "__web")]
pub(crate) use self::served::Served;
#[cfg(feature = "__web")]
pub(crate) use self::sse::event_data;
#[cfg(feature = "__web")]
pub(crate) use self::streaming::{Broken, Chunks, EndedEarly, Streaming};
use crate::error::Error;
use crate::failure::{Failure, ServiceError};

/// How a service makes its own errors of failures, among the values of its settings.
#[derive(Debug, Clone, Copy)]
struct FailureErrors(fn(Failure) -> Error);

/// The error for a failure around the handlers: as the current service has it, or a [`ServiceError`].
pub(crate) fn error_of(failure: Failure) -> Error {
    match context::current().and_then(|context| context.settings()?.get::<FailureErrors>().copied())
    {
        Some(FailureErrors(error)) => error(failure),
        None => Error::new(ServiceError::from(failure)),
    }
}

/// The response for a failure, in the envelope of the current service. Nothing that the service's own code does here is
/// let through: not a panic either.
pub(crate) fn response_of(failure: Failure) -> Response<Bytes> {
    caught(|| error_of(failure).to_response()).unwrap_or_else(|Panicked| {
        response_in::<envelope::ProblemDetails>(&ServiceError::from(Failure::Panicked))
    })
}

/// What one service has its middleware do, whichever the framework; `H` are the framework's headers.
#[derive(Debug)]
pub(crate) struct Service<H> {
    ids: RequestIds<H>,
    settings: Arc<Settings>,
}

impl<H> Clone for Service<H> {
    fn clone(&self) -> Self {
        Self { ids: self.ids.clone(), settings: Arc::clone(&self.settings) }
    }
}

impl<H: Headers> Service<H> {
    /// Errors in the envelope `E`.
    pub(crate) fn new<E: Envelope + 'static>() -> Self {
        Self { ids: RequestIds::default(), settings: Arc::new(Settings::new().envelope::<E>()) }
    }

    pub(crate) fn request_id_header(&mut self, name: HeaderName) {
        self.ids.header = name;
    }

    pub(crate) fn make_request_id(&mut self, make: impl Fn(&H) -> String + Send + Sync + 'static) {
        self.ids.make = Some(Arc::new(make));
    }

    pub(crate) fn trust_request_ids(&mut self, trusted: bool) {
        self.ids.trusted = trusted;
    }

    pub(crate) fn errors<F>(&mut self)
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        let errors = FailureErrors(|failure| match F::try_from(failure) {
            Ok(error) => Error::new(error),
            Err(open) => Error::new(ServiceError::from(open.into())),
        });
        self.set(|settings| settings.with(errors));
    }

    pub(crate) fn on_occurrence(&mut self, tell: impl Fn(&Occurrence<'_>) + Send + Sync + 'static) {
        self.set(|settings| settings.on_occurrence(tell));
    }

    /// Adds a value to the settings of the service, for its own middleware to find.
    #[cfg(feature = "tonic")]
    pub(crate) fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.set(|settings| settings.with(value));
        self
    }

    fn set(&mut self, change: impl FnOnce(Settings) -> Settings) {
        let settings = Arc::unwrap_or_clone(std::mem::take(&mut self.settings));
        self.settings = Arc::new(change(settings));
    }

    /// The context of a request. Inside of another middleware of this crate it is the same request, in other settings.
    #[inline]
    pub(crate) fn context(
        &self,
        method: &Method,
        target: &Uri,
        headers: &H,
    ) -> Arc<RequestContext> {
        let settings = Arc::clone(&self.settings);
        if let Some(outer) = context::current() {
            return Arc::new(RequestContext::clone(&outer).with_settings(settings));
        }
        let received = SystemTime::now();
        let id = self.ids.id(headers, received);
        Arc::new(RequestContext::of_request(received, id, method, target, settings))
    }

    /// The id of the request, and the header that it goes back in, where its context goes on.
    #[cfg(feature = "tonic")]
    pub(crate) fn id_header(
        &self,
        context: &RequestContext,
    ) -> Option<(HeaderName, http::HeaderValue)> {
        Some((self.ids.header.clone(), context.request_id_header()?))
    }

    /// Sends the id of the request back. Where its context ends here, the id is taken out of it.
    #[cfg(feature = "__web")]
    #[inline]
    fn send_id(&self, mut context: Arc<RequestContext>, answer: &mut impl Answer) {
        let id = match Arc::get_mut(&mut context) {
            Some(context) => context.take_request_id_header(),
            None => context.request_id_header(),
        };
        if let Some(id) = id {
            answer.insert_header(&self.ids.header, id);
        }
    }
}
