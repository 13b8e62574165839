//! [`ResponseBuilder`], for the response types of frameworks, and [`Rendered`], the
//! mark on responses.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use crate::occurrence::Occurrence;
use crate::spec::ErrorSpec;

/// Marks a response that an error was rendered to, and tells which kind of
/// error it was. Middlewares find it in the extensions of the response; those of axum call
/// `apierror::axum::rendered`, because a response of axum has the mark in its body.
///
/// It is added if the current context has
/// [`Settings`](crate::context::Settings), as it has under the middlewares of
/// `apierror`. In a process with such a middleware, it is also added outside of
/// requests, for example in a spawned task.
///
/// ```
/// use apierror::{ApiError, DeclaredError, Rendered, RequestContext, context};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410)]
/// struct Gone;
///
/// let service = RequestContext::new().with_settings(context::Settings::new().into());
/// let response = context::sync_scope(service.into(), || Gone.to_response());
/// assert_eq!(response.extensions().get::<Rendered>().map(Rendered::code), Some("GONE"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rendered {
    spec: &'static ErrorSpec,
    code: &'static str,
    status: StatusCode,
    sent: Sent,
    is_detached: bool,
}

/// What a response was when it was rendered. A middleware that does not know the mark
/// may change the response later.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) body: BodyId,
}

/// Identifies a body by the address and the length of its bytes.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyId {
    /// The start of the bytes. A prefix of a body has the same address.
    pub address: usize,
    pub len: usize,
}

impl BodyId {
    /// Returns the id of these bytes.
    #[must_use]
    #[inline]
    pub fn new(bytes: &[u8]) -> Self {
        Self { address: bytes.as_ptr().addr(), len: bytes.len() }
    }
}

impl Rendered {
    #[inline]
    pub(crate) fn new(occurrence: &Occurrence<'_>, sent: Sent) -> Self {
        let (spec, code, status) = (occurrence.spec(), occurrence.code(), occurrence.status());
        Self { spec, code, status, sent, is_detached: false }
    }

    /// Returns the mark of an error that was rendered outside its request.
    pub(crate) fn detached(self) -> Self {
        Self { is_detached: true, ..self }
    }

    /// Returns the fixed facts of the error.
    #[must_use]
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// Returns the error's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the error's own status. The response may have another one.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the status that the response was rendered with.
    #[doc(hidden)]
    #[must_use]
    pub fn sent_status(&self) -> StatusCode {
        self.sent.status
    }

    /// Returns the content type that the response was rendered with.
    #[doc(hidden)]
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.sent.content_type
    }

    /// Returns whether the error was rendered outside its request. The extensions
    /// then also have a copy of the error.
    #[doc(hidden)]
    #[must_use]
    pub fn is_detached(&self) -> bool {
        self.is_detached
    }

    /// Returns which body the response was rendered with.
    #[doc(hidden)]
    #[must_use]
    pub fn body(&self) -> BodyId {
        self.sent.body
    }
}

/// A response type that errors are rendered to.
pub trait ResponseBuilder: Sized {
    /// Creates a response without headers.
    fn new(body: Bytes) -> Self;

    /// Creates a response without headers, with the mark of its error.
    #[inline]
    fn with_mark(body: Bytes, mark: Rendered) -> Self {
        marked_beside(body, mark)
    }

    /// Sets the status and the content type, which is legal in a header.
    fn set_head(&mut self, status: StatusCode, content_type: &'static str);

    /// Adds the headers that `append` inserts into a map.
    fn append_headers(&mut self, append: impl FnOnce(&mut HeaderMap));

    /// Adds a value to the extensions.
    fn insert_extension<T: Clone + Send + Sync + 'static>(&mut self, value: T);
}

/// Returns a response that is marked in its extensions, where the mark outlives the body.
#[inline]
pub(super) fn marked_beside<R: ResponseBuilder>(body: Bytes, mark: Rendered) -> R {
    let mut response = R::new(body);
    response.insert_extension(mark);
    response
}

impl<B: From<Bytes>> ResponseBuilder for Response<B> {
    #[inline]
    fn new(body: Bytes) -> Self {
        Self::new(B::from(body))
    }

    #[inline]
    fn set_head(&mut self, status: StatusCode, content_type: &'static str) {
        *self.status_mut() = status;
        // There is no earlier value, and `append` is faster than `insert`.
        self.headers_mut().append(CONTENT_TYPE, content_type_header(content_type));
    }

    #[inline]
    fn append_headers(&mut self, append: impl FnOnce(&mut HeaderMap)) {
        append(self.headers_mut());
    }

    #[inline]
    fn insert_extension<T: Clone + Send + Sync + 'static>(&mut self, value: T) {
        self.extensions_mut().insert(value);
    }
}

/// Returns the header value of a content type. Common ones need no validation.
#[inline]
#[must_use]
pub fn content_type_header(content_type: &'static str) -> HeaderValue {
    const JSON: HeaderValue = HeaderValue::from_static("application/json");
    const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");
    match content_type {
        "application/json" => JSON,
        "application/problem+json" => PROBLEM,
        other => HeaderValue::from_str(other).unwrap_or(JSON),
    }
}
