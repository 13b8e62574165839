//! Log events, if the feature `tracing` is on.

#[cfg(feature = "tracing")]
use crate::context::request::RequestContext;
#[cfg(feature = "tracing")]
use crate::context::trace_id::TraceId;
#[cfg(feature = "tracing")]
use crate::visible::quoted;

/// Whether the feature `tracing` is on.
pub(crate) const IS_ON: bool = cfg!(feature = "tracing");

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

macro_rules! event {
    ($level:ident, { $($fields:tt)* }, $text:literal) => {
        #[cfg(feature = "tracing")]
        { tracing::$level!(target: "apierror", { $($fields)* }, $text) }
    };
}
pub(crate) use event;

/// Runs a block if a subscriber is interested in events of the level. To ask costs
/// less than to collect what an event contains.
#[cfg(feature = "tracing")]
macro_rules! if_enabled {
    (error, $work:block) => { $crate::log::event::if_enabled!(@ ERROR, $work) };
    (warn, $work:block) => { $crate::log::event::if_enabled!(@ WARN, $work) };
    (info, $work:block) => { $crate::log::event::if_enabled!(@ INFO, $work) };
    (debug, $work:block) => { $crate::log::event::if_enabled!(@ DEBUG, $work) };
    (@ $level:ident, $work:block) => {
        if tracing::event_enabled!(target: "apierror", tracing::Level::$level) $work
    };
}
#[cfg(feature = "tracing")]
pub(crate) use if_enabled;

/// The fields of an event that say which request it belongs to.
#[cfg(feature = "tracing")]
pub(crate) struct RequestFields<'a> {
    pub(crate) id: Option<String>,
    pub(crate) method: Option<&'a str>,
    pub(crate) path: Option<String>,
    pub(crate) route: Option<String>,
    pub(crate) trace_id: Option<&'a str>,
}

#[cfg(feature = "tracing")]
impl<'a> RequestFields<'a> {
    pub(crate) fn new(context: Option<&'a RequestContext>) -> Self {
        Self {
            id: context.and_then(RequestContext::request_id).map(quoted),
            // A method is a token of HTTP, which needs no escape.
            method: context.and_then(RequestContext::method).map(http::Method::as_str),
            path: context.and_then(RequestContext::path).map(quoted),
            route: context.and_then(RequestContext::operation).map(quoted),
            // Hexadecimal digits, which need no escape.
            trace_id: context.and_then(RequestContext::trace_id).map(TraceId::as_str),
        }
    }
}
