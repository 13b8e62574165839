//! Log events, if the feature `tracing` is on. Text that may come from a request
//! is quoted and escaped, so it cannot end a line or look like a field.

use std::any::Any;

#[cfg(feature = "tracing")]
use crate::context::request::RequestContext;
use crate::occurrence::Occurrence;

#[cfg(feature = "tracing")]
pub(crate) mod quoted;

/// Whether the feature `tracing` is on.
pub(crate) const IS_ON: bool = cfg!(feature = "tracing");

macro_rules! event {
    ($level:ident, $($parts:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::$level!(target: "apierror", $($parts)*);
    };
}
#[cfg(feature = "tracing")]
pub(crate) use event;

/// Runs a block if a subscriber is interested in events of the level: what they
/// contain costs more than to ask.
#[cfg(feature = "tracing")]
macro_rules! if_enabled {
    (error, $work:block) => { $crate::log::if_enabled!(@ ERROR, $work) };
    (warn, $work:block) => { $crate::log::if_enabled!(@ WARN, $work) };
    (debug, $work:block) => { $crate::log::if_enabled!(@ DEBUG, $work) };
    (@ $level:ident, $work:block) => {
        if tracing::event_enabled!(target: "apierror", tracing::Level::$level) $work
    };
}
#[cfg(feature = "tracing")]
pub(crate) use if_enabled;

/// The fields of an event that say which request it is about.
#[cfg(feature = "tracing")]
pub(crate) struct RequestFields<'a> {
    pub(crate) id: Option<String>,
    pub(crate) method: Option<&'a str>,
    pub(crate) path: Option<String>,
}

#[cfg(feature = "tracing")]
impl<'a> RequestFields<'a> {
    pub(crate) fn new(context: Option<&'a RequestContext>) -> Self {
        Self {
            id: context.and_then(RequestContext::request_id).map(quoted::text),
            // A token of HTTP needs no escape.
            method: context.and_then(RequestContext::method).map(http::Method::as_str),
            path: context.and_then(RequestContext::path).map(quoted::text),
        }
    }
}

/// Logs a panic that was caught, with its message.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn panicked(payload: &(dyn Any + Send)) {
    #[cfg(feature = "tracing")]
    if_enabled!(error, {
        // `panic!` creates one of these two types.
        let message = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(message), _) => message,
            (_, Some(message)) => message.as_str(),
            _ => "a payload that is not a string",
        };
        let context = crate::context::current::current();
        let request = RequestFields::new(context.as_deref());
        event!(
            error,
            request_id = request.id.map(display),
            method = request.method,
            path = request.path.map(display),
            panic = display(quoted::text(message)),
            "code that served a request panicked"
        );
    });
}

/// Logs which request an error belongs to that was rendered, and logged, outside
/// of it.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn rendered_again(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    {
        macro_rules! rendered_again_event {
            ($level:ident) => {
                if_enabled!($level, {
                    let request = RequestFields::new(occurrence.context());
                    event!(
                        $level,
                        code = occurrence.code(),
                        status = occurrence.status().as_u16(),
                        request_id = request.id.map(display),
                        method = request.method,
                        path = request.path.map(display),
                        "an error was rendered outside of its request: see `context::in_current`"
                    );
                })
            };
        }
        if occurrence.status().is_server_error() {
            rendered_again_event!(warn);
        } else {
            rendered_again_event!(debug);
        }
    }
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn header_left_out(code: &str, name: &str) {
    event!(warn, code, header = ?name, "left out a response header: its value is not legal in HTTP");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn extension_left_out(name: &str) {
    event!(warn, extension = ?name, "left out an extension: another member has that name");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn part_left_out(code: &str, part: &str, fault: &dyn std::error::Error) {
    event!(
        error,
        code,
        part,
        fault = display(quoted::text(fault)),
        "left out a part of an error: it cannot be serialised"
    );
}
