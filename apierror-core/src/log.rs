//! What rendering had to leave out, told to `tracing` where its feature is on. Values are never logged: they may come
//! from a request.

macro_rules! event {
    ($level:ident, $($parts:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::$level!($($parts)*);
    };
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
