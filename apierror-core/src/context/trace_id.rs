//! [`TraceId`].

use std::fmt;

/// The id of a distributed trace (W3C Trace Context). A layer adds it to the context of
/// each request with a valid `traceparent`:
///
/// ```
/// use apierror::{axum::ErrorLayer, envelope::ProblemDetails};
///
/// let layer = ErrorLayer::<ProblemDetails>::new().trace_id();
/// ```
///
/// Log events then have the field `trace_id`, and
/// [`ProblemDetails`](crate::envelope::ProblemDetails) the member of that name. Hooks and
/// other envelopes read it with [`Occurrence::trace_id`](crate::Occurrence::trace_id).
///
/// Without the header, add an id that your tracing has made in the function that the
/// layer's `context` takes, with [`RequestContext::with`](super::RequestContext::with).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId([u8; 32]);

impl TraceId {
    /// Reads the value of a `traceparent` header: a version of two hexadecimal digits
    /// in lower case, then 32 digits for the trace, 16 for the parent, and 2 for flags,
    /// with hyphens between them. Neither id is all zero, and the version is not `ff`.
    /// A version above `00` may have more after another hyphen.
    ///
    /// ```
    /// use apierror::context::TraceId;
    ///
    /// let parent = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// let id = TraceId::from_traceparent(parent);
    /// assert_eq!(id.unwrap().as_str(), "4bf92f3577b34da6a3ce929d0e0e4736");
    /// assert_eq!(TraceId::from_traceparent(b"00-4bf9-00f067aa0ba902b7-01"), None);
    /// ```
    #[must_use]
    pub fn from_traceparent(value: &[u8]) -> Option<Self> {
        let (known, more) = value.split_at_checked(55)?;
        let is_hex = |text: &[u8]| {
            text.iter().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte))
        };
        let is_id = |text: &[u8]| is_hex(text) && text.iter().any(|byte| *byte != b'0');
        let mut parts = known.split(|byte| *byte == b'-');
        let (version, trace, parent, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let has_lengths = parts.next().is_none()
            && [version.len(), trace.len(), parent.len(), flags.len()] == [2, 32, 16, 2];
        let is_valid = has_lengths
            && is_hex(version)
            && version != b"ff"
            && is_id(trace)
            && is_id(parent)
            && is_hex(flags)
            && (more.is_empty() || version != b"00" && more.starts_with(b"-"));
        if is_valid { trace.try_into().ok().map(Self) } else { None }
    }

    /// Returns the 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // They are ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TraceId").field(&self.as_str()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const PARENT: &str = "00f067aa0ba902b7";

    fn read(value: &str) -> Option<String> {
        TraceId::from_traceparent(value.as_bytes()).map(|id| id.to_string())
    }

    #[test]
    fn valid_traceparent_is_read() {
        for value in [
            format!("00-{TRACE}-{PARENT}-01"),
            format!("00-{TRACE}-{PARENT}-00"),
            format!("01-{TRACE}-{PARENT}-01"),
            format!("01-{TRACE}-{PARENT}-01-more"),
        ] {
            assert_eq!(read(&value).as_deref(), Some(TRACE), "{value}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        let zeros = "0".repeat(32);
        for value in [
            String::new(),
            TRACE.to_owned(),
            format!("00-{zeros}-{PARENT}-01"),
            format!("00-{TRACE}-{}-01", &zeros[..16]),
            format!("ff-{TRACE}-{PARENT}-01"),
            format!("00-{TRACE}-{PARENT}-01-more"),
            format!("01-{TRACE}-{PARENT}-01more"),
            format!("00-{TRACE}-{PARENT}-1"),
            format!("00-{TRACE}-{PARENT}-0g"),
            format!("00-{}-{PARENT}-01", TRACE.to_uppercase()),
            format!("00-{}-{PARENT}-01", TRACE.replace('4', "\"")),
            format!("00_{TRACE}_{PARENT}_01"),
            format!("00-{TRACE}{PARENT}--01"),
            format!(" 00-{TRACE}-{PARENT}-01"),
        ] {
            assert_eq!(read(&value), None, "{value}");
        }
    }
}
