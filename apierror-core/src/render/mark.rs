//! Marks responses, so that a layer knows which of them are errors, and of which kind.

use bytes::Bytes;
use http::Method;

use super::detached::{self, Detached};
use super::response::{Rendered, ResponseBuilder, marked_beside};
use super::vtable::EnvelopeVtable;
use crate::context::request::RequestContext;
use crate::error::ApiError;

/// Returns a response without headers, marked if there may be a layer.
#[inline]
pub(super) fn marked<R: ResponseBuilder>(
    error: &dyn ApiError,
    envelope: &'static EnvelopeVtable,
    context: Option<&RequestContext>,
    body: Bytes,
    mark: impl FnOnce(&Bytes) -> Rendered,
) -> R {
    match context.filter(|context| context.has_settings()) {
        Some(context) => {
            let mark = mark(&body);
            if is_head(context) { marked_beside(body, mark) } else { R::with_mark(body, mark) }
        }
        None if detached::is_enabled() => {
            let mark = mark(&body).detached();
            let mut response: R = marked_beside(body, mark);
            response.insert_extension(Detached::new(error, envelope));
            response
        }
        None => R::new(body),
    }
}

/// Returns whether a router drops the body of the response.
fn is_head(context: &RequestContext) -> bool {
    context.method() == Some(&Method::HEAD)
}
