//! Which id a request goes by.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::{NoContext, Timestamp, Uuid};

/// The longest id that is taken.
const LONGEST: usize = 128;

/// The headers of a request, in whatever types a framework has them.
pub(crate) trait Headers: 'static {
    /// The value of one, where it is as it should be.
    fn value(&self, name: &HeaderName, is_legal: impl FnOnce(&[u8]) -> bool)
    -> Option<HeaderValue>;
}

impl Headers for HeaderMap {
    #[inline]
    fn value(
        &self,
        name: &HeaderName,
        is_legal: impl FnOnce(&[u8]) -> bool,
    ) -> Option<HeaderValue> {
        self.get(name).filter(|value| is_legal(value.as_bytes())).cloned()
    }
}

/// How the ids of requests are found and made.
pub(super) struct RequestIds<H> {
    pub(super) header: HeaderName,
    /// Whether the caller may choose the id.
    pub(super) trusted: bool,
    pub(super) make: Option<Arc<Make<H>>>,
}

type Make<H> = dyn Fn(&H) -> String + Send + Sync;

impl<H> Default for RequestIds<H> {
    fn default() -> Self {
        Self { header: HeaderName::from_static("x-request-id"), trusted: true, make: None }
    }
}

impl<H> Clone for RequestIds<H> {
    fn clone(&self) -> Self {
        Self { header: self.header.clone(), trusted: self.trusted, make: self.make.clone() }
    }
}

impl<H: Headers> RequestIds<H> {
    /// The id that the request brings, if it is trusted and legal; else a new one.
    #[inline]
    pub(super) fn id(&self, headers: &H, received: SystemTime) -> HeaderValue {
        match headers.value(&self.header, |brought| self.trusted && is_legal(brought)) {
            Some(brought) => brought,
            None => self.new_id(headers, received),
        }
    }

    fn new_id(&self, headers: &H, received: SystemTime) -> HeaderValue {
        let made =
            self.make.as_ref().map(|make| make(headers)).filter(|id| is_legal(id.as_bytes()));
        made.and_then(|id| HeaderValue::try_from(id).ok()).unwrap_or_else(|| uuid(received))
    }
}

impl<H> fmt::Debug for RequestIds<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestIds")
            .field("header", &self.header)
            .field("trusted", &self.trusted)
            .finish_non_exhaustive()
    }
}

/// Whether the id can stand in a header, a log line, a JSON string and a page without an escape: 1 to 128 letters, digits
/// and `* + , - . / : ; = @ _ | ~` of ASCII.
///
/// One function for all frameworks: where it becomes part of another, the compiler takes the bytes one by one.
#[inline(never)]
fn is_legal(id: &[u8]) -> bool {
    // Sixteen bytes at a time, the last of them maybe twice: without a branch between them the compiler takes them at once.
    match id.last_chunk::<16>() {
        Some(last) if id.len() <= LONGEST => {
            id.as_chunks().0.iter().all(are_legal) && are_legal(last)
        }
        Some(_) => false,
        None => !id.is_empty() && id.iter().all(|&byte| is_legal_byte(byte) != 0),
    }
}

#[inline]
fn are_legal(bytes: &[u8; 16]) -> bool {
    bytes.iter().fold(1, |legal, &byte| legal & is_legal_byte(byte)) != 0
}

/// 1 where it is, else 0.
const fn is_legal_byte(byte: u8) -> u8 {
    const fn within(byte: u8, first: u8, last: u8) -> u8 {
        (byte.wrapping_sub(first) <= last - first) as u8
    }
    within(byte, b'*', b';')
        | within(byte, b'=', b'=')
        | within(byte, b'@', b'Z')
        | within(byte, b'_', b'_')
        | within(byte, b'a', b'z')
        | within(byte, b'|', b'|')
        | within(byte, b'~', b'~')
}

/// A UUID of version 7 (RFC 9562): its order is that of time, to the millisecond.
fn uuid(received: SystemTime) -> HeaderValue {
    let since = received.duration_since(UNIX_EPOCH).unwrap_or_default();
    let uuid = Uuid::new_v7(Timestamp::from_unix(NoContext, since.as_secs(), since.subsec_nanos()));
    let mut text = Uuid::encode_buffer();
    let text = uuid.hyphenated().encode_lower(&mut text);
    // Hexadecimal digits and hyphens are legal.
    HeaderValue::from_str(text).unwrap_or(const { HeaderValue::from_static("-") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_no_escape_anywhere_is_legal() {
        let legal: Vec<char> =
            (0..=255_u8).filter(|&byte| is_legal(&[byte])).map(char::from).collect();
        let expected =
            "*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|~";
        assert_eq!(legal.into_iter().collect::<String>(), expected);
    }

    #[test]
    fn an_id_has_an_end_and_a_beginning() {
        assert!(!is_legal(b""));
        assert!(is_legal(&[b'a'; LONGEST]));
        assert!(!is_legal(&[b'a'; LONGEST + 1]));
        for at in 0..LONGEST {
            let mut id = [b'a'; LONGEST];
            id[at] = b'"';
            assert!(!is_legal(&id), "{at}");
        }
    }

    #[test]
    fn a_new_id_is_a_uuid_of_the_moment() {
        let moment = UNIX_EPOCH + std::time::Duration::from_millis(1_777_191_330_250);
        let (one, other) = (uuid(moment), uuid(moment));
        assert_ne!(one, other);
        let one = Uuid::parse_str(one.to_str().expect("visible ASCII")).expect("a UUID");
        assert_eq!(one.get_version_num(), 7);
        assert_eq!(one.get_timestamp().map(|at| at.to_unix()), Some((1_777_191_330, 250_000_000)));
        assert!(is_legal(uuid(UNIX_EPOCH - std::time::Duration::from_secs(1)).as_bytes()));
    }

    #[test]
    fn a_made_id_that_is_not_legal_is_none() {
        let ids =
            RequestIds { make: Some(Arc::new(|_| "a b\r\nc".to_owned())), ..RequestIds::default() };
        assert_eq!(ids.id(&HeaderMap::new(), SystemTime::now()).len(), 36);
        let ids =
            RequestIds { make: Some(Arc::new(|_| "job-7".to_owned())), ..RequestIds::default() };
        assert_eq!(ids.id(&HeaderMap::new(), SystemTime::now()), "job-7");
    }
}
