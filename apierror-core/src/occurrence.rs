//! [`Occurrence`]: one error as it happened, in one request.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::context::request::RequestContext;
use crate::context::trace_id::TraceId;
use crate::details::Details;
use crate::error::{ApiError, known_wait};
use crate::field_error::FieldError;
use crate::grpc_code::GrpcCode;
use crate::log::level::LogLevel;
use crate::message::MessageWriter;
use crate::retry::{Retry, RetryOnWire};
use crate::spec::ErrorSpec;
use crate::timestamp::Timestamp;

/// One error as it happened, in one request: everything that an
/// [`Envelope`](crate::Envelope) may show.
///
/// ```
/// use apierror::{ApiError, Occurrence, RequestContext};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {0}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NotFound(u32);
///
/// let request = RequestContext::new().with_request_id("18b2ad5e");
/// let occurrence = Occurrence::new(&NotFound(7)).with_context(&request);
/// assert_eq!((occurrence.code(), occurrence.reason()), ("ORDER_NOT_FOUND", "Not Found"));
/// assert_eq!(occurrence.message(), "no order 7");
/// assert_eq!(occurrence.request_id(), Some("18b2ad5e"));
/// ```
#[derive(Clone, Copy)]
pub struct Occurrence<'a> {
    error: &'a dyn ApiError,
    spec: &'static ErrorSpec,
    context: Option<&'a RequestContext>,
    shows_details: bool,
    shows_extensions: bool,
    /// The members of the envelope. Extensions with these names are left out.
    members: &'static [&'static str],
}

impl<'a> Occurrence<'a> {
    /// Creates the occurrence of `error` outside any request.
    #[must_use]
    pub fn new(error: &'a dyn ApiError) -> Self {
        Self::in_context(error, error.spec(), None)
    }

    /// Creates the occurrence of `error`, whose spec is `spec`.
    pub(crate) fn in_context(
        error: &'a dyn ApiError,
        spec: &'static ErrorSpec,
        context: Option<&'a RequestContext>,
    ) -> Self {
        Self { error, spec, context, shows_details: true, shows_extensions: true, members: &[] }
    }

    /// Sets the request.
    #[must_use]
    pub fn with_context(mut self, context: &'a RequestContext) -> Self {
        self.context = Some(context);
        self
    }

    /// Sets the names that no extension may take.
    pub(crate) fn in_envelope_with(mut self, members: &'static [&'static str]) -> Self {
        self.members = members;
        self
    }

    /// Returns the names that no extension may take.
    pub(crate) fn taken(&self) -> &'static [&'static str] {
        self.members
    }

    /// Leaves out the details, the extensions, or both.
    pub(crate) fn without(mut self, details: bool, extensions: bool) -> Self {
        self.shows_details &= !details;
        self.shows_extensions &= !extensions;
        self
    }

    /// Returns the fixed facts.
    #[must_use]
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.error.code()
    }

    /// Returns the error's status. The response may have another one: see
    /// [`Envelope::status`](crate::Envelope::status).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.error.status()
    }

    /// Returns the reason phrase of the status, such as `"Not Found"`. For a status
    /// without one, returns `"Client Error"` or `"Server Error"`.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        crate::status::reason(self.status())
    }

    /// Returns the gRPC code: the declared one, else the one for the status.
    #[must_use]
    pub fn grpc_code(&self) -> GrpcCode {
        GrpcCode::from_error(self.error)
    }

    /// Returns the level of the log event: the declared one, else
    /// [the one for the status](LogLevel::for_status). A service may log it at
    /// another level: see [`Settings::log_level`](crate::context::Settings::log_level).
    #[must_use]
    pub fn log_level(&self) -> LogLevel {
        self.spec.log.unwrap_or_else(|| LogLevel::for_status(self.status()))
    }

    /// Returns the one-line summary. It is the same for every occurrence, except if it
    /// is the reason phrase of a status that the error passes on.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let spec = self.spec;
        let is_reason = self.status() != spec.status && spec.title == spec.reason();
        if is_reason { self.reason() } else { spec.title }
    }

    /// Returns the message for the caller.
    #[must_use]
    pub fn message(&self) -> Cow<'a, str> {
        self.error.message()
    }

    /// Returns structured facts for the caller's code.
    #[must_use]
    pub fn details(&self) -> Option<Details<'a>> {
        if self.shows_details { self.error.details() } else { None }
    }

    /// Returns the field errors, if the details are field errors: those of a field
    /// `#[api(details)] fields: Vec<FieldError>`, or those in `Details::from(…)`.
    #[must_use]
    pub fn field_errors(&self) -> Option<&'a [FieldError]> {
        self.details()?.as_field_errors()
    }

    /// Returns members beside the envelope's own. They serialise as a map, so a
    /// body can take them with `#[serde(flatten)]`.
    ///
    /// An extension whose name is one of
    /// [`Envelope::MEMBERS`](crate::Envelope::MEMBERS) is left out. That can
    /// only happen if the envelope is not the error type's own.
    #[must_use]
    pub fn extensions(&self) -> Option<Details<'a>> {
        if self.shows_extensions {
            self.error.extensions().map(|extensions| extensions.without_names(self.members))
        } else {
            None
        }
    }

    /// Returns the retry advice for the caller.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.error.retry()
    }

    /// Returns how long to wait before the next attempt, if that is known: the
    /// wait of this error, or else the [declared one](Retry::after).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        known_wait(self.error)
    }

    /// Returns advice and wait as an envelope shows them, or `None` if the author
    /// promises nothing.
    pub(crate) fn retry_on_wire(&self) -> Option<RetryOnWire> {
        RetryOnWire::new(self.retry(), self.retry_after())
    }

    /// Returns the request, if it is known.
    #[must_use]
    pub fn context(&self) -> Option<&'a RequestContext> {
        self.context
    }

    /// Returns the id of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        self.context.and_then(RequestContext::request_id)
    }

    /// Returns the id of the trace (W3C Trace Context), as 32 hexadecimal digits, if the
    /// context of the request has a [`TraceId`]. The layers add it with `trace_id()`.
    ///
    /// ```
    /// use apierror::{ApiError, DeclaredError, RequestContext, context};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("gone")]
    /// #[api(code = "GONE", status = 410)]
    /// struct Gone;
    ///
    /// let parent = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// let id = context::TraceId::from_traceparent(parent).unwrap();
    /// let body = context::sync_scope(RequestContext::new().with(id).into(), || Gone.to_json());
    /// assert!(body.ends_with(br#","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}"#));
    /// ```
    #[must_use]
    pub fn trace_id(&self) -> Option<&'a str> {
        self.context.and_then(RequestContext::trace_id).map(TraceId::as_str)
    }

    /// Returns the path of the request, without the query.
    #[must_use]
    pub fn path(&self) -> Option<&'a str> {
        self.context.and_then(RequestContext::path)
    }

    /// Returns the time of rendering. If the context [has](RequestContext::with) a
    /// [`Timestamp`], returns that one, so that examples and tests have fixed times.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        let fixed = self.context.and_then(|context| context.get::<Timestamp>());
        fixed.copied().unwrap_or_else(Timestamp::now)
    }

    /// Passes the fields of the message to `out`.
    pub(crate) fn write_message(&self, out: &mut MessageWriter<'_, 'a>) {
        self.error.write_message(out);
    }

    /// Returns the error itself, for the log and for copies. Envelopes must not see it.
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
