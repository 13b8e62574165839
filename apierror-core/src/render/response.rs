//! [`ResponseBuilder`], for the response types of frameworks, and where the mark of a
//! response is.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use crate::context::current::current;
use crate::context::request::RequestContext;
use crate::rendered::Rendered;

/// A response type that errors are rendered to.
pub trait ResponseBuilder: Sized {
    /// Creates a response without headers.
    fn new(body: Bytes) -> Self;

    /// Sets the status and the content type, which is legal in a header.
    fn set_head(&mut self, status: StatusCode, content_type: &'static str);

    /// Adds the headers that `append` inserts into a map.
    fn append_headers(&mut self, append: impl FnOnce(&mut HeaderMap));

    /// Adds a value to the extensions.
    fn insert_extension<T: Clone + Send + Sync + 'static>(&mut self, value: T);

    /// Adds the mark of an error that was rendered in this context.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn mark(&mut self, mark: Rendered, context: &RequestContext) {
        self.insert_extension(mark);
    }
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

    #[inline]
    fn mark(&mut self, mark: Rendered, context: &RequestContext) {
        // An envelope may have changed it.
        let is_unchanged = self.headers().len() == 1 && is_common(mark.content_type());
        let is_own = is_unchanged || has_own_content_type(self.headers());
        if !(is_own && context.set_mark(mark)) {
            self.insert_extension(mark);
        }
    }
}

impl Rendered {
    /// Returns the mark of a response. `None` if it was not rendered from an API error, or
    /// if this is not called in the context in which it was.
    #[must_use]
    pub fn of<B>(response: &Response<B>) -> Option<Self> {
        if let Some(mark) = response.extensions().get() {
            return Some(*mark);
        }
        if has_own_content_type(response.headers()) { current()?.mark() } else { None }
    }
}

/// The content types that most responses have. They are parts of one static, so no other
/// text of the program is at their addresses: see [`has_own_content_type`].
static CONTENT_TYPES: [u8; 41] = *b"application/json;application/problem+json";

/// Returns a part of [`CONTENT_TYPES`].
const fn own_content_type(start: usize, end: usize) -> HeaderValue {
    let (_, from_start) = CONTENT_TYPES.split_at(start);
    match std::str::from_utf8(from_start.split_at(end - start).0) {
        Ok(text) => HeaderValue::from_static(text),
        Err(_) => panic!("it is ASCII"),
    }
}

#[inline]
fn is_common(content_type: &str) -> bool {
    matches!(content_type, "application/json" | "application/problem+json")
}

/// Returns the header value of a content type. Common ones need no validation.
#[inline]
#[must_use]
pub fn content_type_header(content_type: &'static str) -> HeaderValue {
    match content_type {
        "application/json" => const { own_content_type(0, 16) },
        "application/problem+json" => const { own_content_type(17, 41) },
        other => HeaderValue::from_str(other)
            .unwrap_or(const { HeaderValue::from_static("application/json") }),
    }
}

/// Returns whether the content type is one of [`content_type_header`], by its address. A
/// copy of the header has the same address, and no other header has it.
///
/// The mark in a context belongs to a response that has it. Without this, any response of a
/// request could pass for the error that was rendered, and dropped, before.
#[doc(hidden)]
#[must_use]
pub fn has_own_content_type(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE) else { return false };
    CONTENT_TYPES.as_ptr_range().contains(&value.as_bytes().as_ptr())
}
