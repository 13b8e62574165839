//! What rendering had to leave out. Values are never logged: they may come from a request.

#[cfg(feature = "tracing")]
pub(crate) fn header_left_out(code: &str, name: &str) {
    tracing::warn!(code, header = ?name, "left out a response header: its value is not legal in HTTP");
}

#[cfg(feature = "tracing")]
pub(crate) fn part_left_out(code: &str, part: &str, fault: &dyn std::error::Error) {
    // `Debug` of the text escapes what a terminal or a log reader could act on.
    tracing::error!(code, part, fault = ?fault.to_string(), "left out a part of an error: it cannot be serialised");
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn header_left_out(_: &str, _: &str) {}

#[cfg(not(feature = "tracing"))]
pub(crate) fn part_left_out(_: &str, _: &str, _: &dyn std::error::Error) {}
