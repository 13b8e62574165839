//! The id of a request's trace: from its `traceparent`, into its context and a header
//! of its response.

use std::sync::Arc;

use apierror_core::RequestContext;
use apierror_core::context::TraceId;
use http::{HeaderName, HeaderValue};

use super::request_id::RequestHeaders;

/// Whether a layer reads the ids of traces, and which header sends them.
#[derive(Debug, Clone, Default)]
pub(super) struct TraceIds {
    pub(super) is_on: bool,
    pub(super) header: Option<HeaderName>,
}

impl TraceIds {
    /// Adds the id to the context of a request, if its `traceparent` is valid. A request
    /// with several has none (W3C Trace Context, section 3.2).
    #[inline]
    pub(super) fn add_to<H: RequestHeaders>(&self, context: &mut Arc<RequestContext>, headers: &H) {
        if self.is_on {
            add(context, headers);
        }
    }

    /// Returns the header for a response, if there is one.
    #[inline]
    pub(crate) fn header_of(&self, context: &RequestContext) -> Option<(&HeaderName, HeaderValue)> {
        let name = self.header.as_ref()?;
        // Hexadecimal digits are legal.
        Some((name, HeaderValue::from_str(context.trace_id()?.as_str()).ok()?))
    }
}

#[cold]
fn add<H: RequestHeaders>(context: &mut Arc<RequestContext>, headers: &H) {
    let value = headers.get_only(&HeaderName::from_static("traceparent"));
    let id = value.and_then(TraceId::from_traceparent);
    if let (Some(id), Some(context)) = (id, Arc::get_mut(context)) {
        context.insert(id);
    }
}
