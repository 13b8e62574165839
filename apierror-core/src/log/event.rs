//! Log events, if the feature `tracing` is on.

#[cfg(feature = "tracing")]
use crate::context::request::RequestContext;
#[cfg(feature = "tracing")]
use crate::context::trace_id::TraceId;
#[cfg(feature = "tracing")]
use crate::visible::Quoted;

/// Returns whether any subscriber may be interested in the events of errors.
#[must_use]
#[inline]
pub fn is_logging() -> bool {
    #[cfg(feature = "tracing")]
    {
        use tracing::level_filters::LevelFilter;

        LevelFilter::current() != LevelFilter::OFF
    }
    #[cfg(not(feature = "tracing"))]
    false
}

/// Logs an event. The values of its fields are evaluated only if a subscriber is
/// interested.
macro_rules! event {
    ($level:ident, { $($fields:tt)* }, $text:literal) => {
        #[cfg(feature = "tracing")]
        { tracing::$level!(target: "apierror", { $($fields)* }, $text) }
    };
}
pub(crate) use event;

/// The fields of an event that say which request it belongs to.
#[cfg(feature = "tracing")]
pub(crate) struct RequestFields<'a> {
    pub(crate) id: Option<Quoted<'a>>,
    pub(crate) method: Option<&'a str>,
    pub(crate) path: Option<Quoted<'a>>,
    pub(crate) route: Option<Quoted<'a>>,
    pub(crate) trace_id: Option<&'a str>,
}

#[cfg(feature = "tracing")]
impl<'a> RequestFields<'a> {
    pub(crate) fn new(context: Option<&'a RequestContext>) -> Self {
        Self {
            id: context.and_then(RequestContext::request_id).map(Quoted),
            // A method is a token of HTTP, which needs no escape.
            method: context.and_then(RequestContext::method).map(http::Method::as_str),
            path: context.and_then(RequestContext::path).map(Quoted),
            route: context.and_then(RequestContext::operation).map(Quoted),
            // Hexadecimal digits, which need no escape.
            trace_id: context.and_then(RequestContext::trace_id).map(TraceId::as_str),
        }
    }
}
