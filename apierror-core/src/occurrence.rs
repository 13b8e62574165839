//! One error as it happened, in one request.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::api_error::ApiError;
use crate::context::RequestContext;
use crate::details::Details;
use crate::grpc_code::GrpcCode;
use crate::message::MessageWriter;
use crate::retry::{Retry, RetryOnWire};
use crate::spec::ErrorSpec;
use crate::timestamp::Timestamp;

/// One error as it happened, in one request: all that an [`Envelope`](crate::Envelope) may show.
#[derive(Clone, Copy)]
pub struct Occurrence<'a> {
    error: &'a dyn ApiError,
    spec: &'static ErrorSpec,
    context: Option<&'a RequestContext>,
    shows_details: bool,
    shows_extensions: bool,
    /// The members of the envelope, whose names no extension takes.
    members: &'static [&'static str],
}

impl<'a> Occurrence<'a> {
    /// `error`, outside of any request.
    #[must_use]
    pub fn new(error: &'a dyn ApiError) -> Self {
        Self::in_context(error, error.spec(), None)
    }

    /// `error`, whose spec is known, in a request or outside of any.
    pub(crate) fn in_context(
        error: &'a dyn ApiError,
        spec: &'static ErrorSpec,
        context: Option<&'a RequestContext>,
    ) -> Self {
        Self { error, spec, context, shows_details: true, shows_extensions: true, members: &[] }
    }

    /// Places it in a request.
    #[must_use]
    pub fn with_context(mut self, context: &'a RequestContext) -> Self {
        self.context = Some(context);
        self
    }

    /// The same in an envelope that has these members of its own.
    pub(crate) fn in_envelope_with(mut self, members: &'static [&'static str]) -> Self {
        self.members = members;
        self
    }

    /// The same without what cannot be serialised.
    pub(crate) fn without(mut self, details: bool, extensions: bool) -> Self {
        self.shows_details &= !details;
        self.shows_extensions &= !extensions;
        self
    }

    /// The fixed facts.
    #[must_use]
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.error.code()
    }

    /// The status of the error, which an envelope may send otherwise: [`Envelope::status`](crate::Envelope::status).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.error.status()
    }

    /// The reason phrase of the status: `"Not Found"`; `"Client Error"` or `"Server Error"` for a number that has none.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        crate::status::reason(self.status())
    }

    /// The code of gRPC: what the error declares, else the one that stands for its status.
    #[must_use]
    pub fn grpc_code(&self) -> GrpcCode {
        GrpcCode::of(self.error)
    }

    /// The one-line summary, the same at every occurrence.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.spec.title
    }

    /// What the caller is told.
    #[must_use]
    pub fn message(&self) -> Cow<'a, str> {
        self.error.message()
    }

    /// Structured facts for the caller's code.
    #[must_use]
    pub fn details(&self) -> Option<Details<'a>> {
        if self.shows_details { self.error.details() } else { None }
    }

    /// Members beside the envelope's own; they serialise as a map, so `#[serde(flatten)]` takes them. In an envelope that
    /// is not the error type's, one whose name is among [`Envelope::MEMBERS`](crate::Envelope::MEMBERS) is left out.
    #[must_use]
    pub fn extensions(&self) -> Option<Details<'a>> {
        if self.shows_extensions {
            self.error.extensions().map(|extensions| extensions.beside(self.members))
        } else {
            None
        }
    }

    /// What the caller should do about a retry.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.error.retry()
    }

    /// How long to wait before the next attempt, where it is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.error.retry_after()
    }

    /// Both, as a member of an envelope.
    pub(crate) fn retry_on_wire(&self) -> RetryOnWire {
        RetryOnWire { retry: self.retry(), after: self.retry_after() }
    }

    /// The request, where one is known.
    #[must_use]
    pub fn context(&self) -> Option<&'a RequestContext> {
        self.context
    }

    /// The id of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        self.context.and_then(RequestContext::request_id)
    }

    /// The path of the request.
    #[must_use]
    pub fn path(&self) -> Option<&'a str> {
        self.context.and_then(RequestContext::path)
    }

    /// The moment of rendering. A [`Timestamp`] that the context [carries](RequestContext::with) stands for it, so that
    /// the examples of a reference are the same whenever they are made.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        let fixed = self.context.and_then(|context| context.get::<Timestamp>());
        fixed.copied().unwrap_or_else(Timestamp::now)
    }

    /// Hands on what the message shows, without a copy of it.
    pub(crate) fn write_message(&self, out: &mut MessageWriter<'_, 'a>) {
        self.error.write_message(out);
    }

    /// The error itself, which the log may see and no envelope.
    #[cfg(feature = "tracing")]
    pub(crate) fn error(&self) -> &'a dyn ApiError {
        self.error
    }

    /// Appends the error's own response headers.
    pub(crate) fn append_headers(&self, headers: &mut HeaderMap) {
        self.error.append_headers(headers);
    }
}

impl fmt::Debug for Occurrence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Occurrence")
            .field("code", &self.code())
            .field("status", &self.status())
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}
