//! What `tracing` is told, where its feature is on: errors that became responses, panics, and what rendering had to leave
//! out. Text that may come from a request stands in quotes, escaped: it can neither end a line nor pass for a field.

use std::any::Any;

use crate::occurrence::Occurrence;

#[cfg(feature = "tracing")]
mod quoted;

/// Whether there is anyone to tell.
pub(crate) const IS_ON: bool = cfg!(feature = "tracing");

macro_rules! event {
    ($level:ident, $($parts:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::$level!(target: "apierror", $($parts)*);
    };
}

/// One event for each error that its caller gets to see: with all that led to it where the fault is ours, for those who
/// look closely where it is the caller's. Where nobody listens it costs a comparison.
#[inline]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nobody listens"))]
pub(crate) fn occurrence(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    {
        macro_rules! occurrence_event {
            ($level:ident, $text:literal) => {
                event!(
                    $level,
                    code = occurrence.code(),
                    status = occurrence.status().as_u16(),
                    request_id = occurrence.request_id().map(quoted::text),
                    strategy = occurrence.retry().strategy().as_str(),
                    error = quoted::shown(occurrence.error()),
                    sources = quoted::sources(occurrence.error()),
                    $text
                )
            };
        }
        if occurrence.status().is_server_error() {
            occurrence_event!(error, "a request failed");
        } else {
            occurrence_event!(debug, "a request was refused");
        }
    }
}

/// Tells of a panic that was caught, with what it said.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nobody listens"))]
pub fn panicked(payload: &(dyn Any + Send)) {
    #[cfg(feature = "tracing")]
    {
        // What `panic!` makes is one of these two.
        let said = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(said), _) => said,
            (_, Some(said)) => said.as_str(),
            _ => "a payload that is no text",
        };
        let context = crate::context::current();
        let request_id = context.as_ref().and_then(|context| context.request_id());
        event!(
            error,
            request_id = request_id.map(quoted::text),
            panic = quoted::text(said),
            "code that served a request panicked"
        );
    }
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nobody listens"))]
pub(crate) fn header_left_out(code: &str, name: &str) {
    event!(warn, code, header = ?name, "left out a response header: its value is not legal in HTTP");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nobody listens"))]
pub(crate) fn extension_left_out(name: &str) {
    event!(warn, extension = ?name, "left out an extension: the envelope has a member of that name");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nobody listens"))]
pub(crate) fn part_left_out(code: &str, part: &str, fault: &dyn std::error::Error) {
    // `Debug` of the text escapes what a terminal or a log reader could act on.
    event!(error, code, part, fault = ?fault.to_string(), "left out a part of an error: it cannot be serialised");
}
