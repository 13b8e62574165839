//! Log events, if the feature `tracing` is on. Text that may come from a request
//! is quoted and escaped, so it cannot end a line or look like a field.

use std::any::Any;

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

/// Logs a panic that was caught, with its message.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub fn panicked(payload: &(dyn Any + Send)) {
    #[cfg(feature = "tracing")]
    {
        // `panic!` creates one of these two types.
        let message = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(message), _) => message,
            (_, Some(message)) => message.as_str(),
            _ => "a payload that is not a string",
        };
        let context = crate::context::current::current();
        let request_id = context.as_ref().and_then(|context| context.request_id());
        event!(
            error,
            request_id = request_id.map(quoted::text),
            panic = quoted::text(message),
            "code that served a request panicked"
        );
    }
}

/// Logs which request an error belongs to that was rendered, and logged, outside
/// of it.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn rendered_again(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    {
        macro_rules! rendered_again_event {
            ($level:ident) => {
                event!(
                    $level,
                    code = occurrence.code(),
                    status = occurrence.status().as_u16(),
                    request_id = occurrence.request_id().map(quoted::text),
                    "an error was rendered outside of its request: see `context::in_current`"
                )
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
    // `Debug` of the text escapes characters that a terminal could interpret.
    event!(error, code, part, fault = ?fault.to_string(), "left out a part of an error: it cannot be serialised");
}
