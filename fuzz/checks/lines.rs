//! Headers as lines of an input.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Reads headers up to an empty line, and returns them with the rest.
///
/// The first byte of a line selects the name from `names`, modulo their number.
pub(crate) fn headers<'a>(names: &[&'static str], mut rest: &'a [u8]) -> (HeaderMap, &'a [u8]) {
    let mut headers = HeaderMap::new();
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = &rest[..end];
        rest = &rest[end + 1..];
        let Some((name, value)) = line.split_first() else { break };
        if let Ok(value) = HeaderValue::from_bytes(value) {
            let name = names[usize::from(*name) % names.len()];
            headers.append(HeaderName::from_static(name), value);
        }
    }
    (headers, rest)
}
