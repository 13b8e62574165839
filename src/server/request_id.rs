//! The id of a request: from its headers, or a new one.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::{Builder, Uuid};

use super::guard::caught;

/// The length of the longest accepted id.
const MAX_LEN: usize = 128;

/// The headers of a request, in the types of a framework.
pub(crate) trait RequestHeaders: 'static {
    /// Returns the value of a header if it is legal.
    fn get_legal(
        &self,
        name: &HeaderName,
        is_legal: impl FnOnce(&[u8]) -> bool,
    ) -> Option<HeaderValue>;

    /// Returns the value of a header that the request has once.
    fn get_only(&self, name: &HeaderName) -> Option<&[u8]>;
}

/// Returns the only item.
pub(crate) fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

impl RequestHeaders for HeaderMap {
    #[inline]
    fn get_legal(
        &self,
        name: &HeaderName,
        is_legal: impl FnOnce(&[u8]) -> bool,
    ) -> Option<HeaderValue> {
        self.get(name).filter(|value| is_legal(value.as_bytes())).cloned()
    }

    fn get_only(&self, name: &HeaderName) -> Option<&[u8]> {
        only(self.get_all(name).iter()).map(HeaderValue::as_bytes)
    }
}

/// How a layer accepts and makes request ids.
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

impl<H: RequestHeaders> RequestIds<H> {
    /// Returns the id in the request's headers if it is trusted and legal, or
    /// else a new id.
    #[inline]
    pub(super) fn choose(&self, headers: &H, received: SystemTime) -> HeaderValue {
        match headers.get_legal(&self.header, |id| self.trusted && is_legal(id)) {
            Some(id) => id,
            None => self.new_id(headers, received),
        }
    }

    fn new_id(&self, headers: &H, received: SystemTime) -> HeaderValue {
        let made = self.make.as_ref().and_then(|make| caught(|| make(headers)).ok());
        let made = made.filter(|id| is_legal(id.as_bytes()));
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

/// Returns whether the id needs no escape in a header, a log line, a JSON
/// string or a page: 1 to 128 ASCII letters, digits and
/// `* + , - . / : ; = @ _ | ~`.
///
/// Never inlined: inside a larger function the compiler would not use vector
/// instructions.
#[inline(never)]
fn is_legal(id: &[u8]) -> bool {
    // Checks 16 bytes at a time, without a branch between them, so that the
    // compiler can use vector instructions. The last 16 bytes may overlap those
    // before.
    match id.last_chunk::<16>() {
        Some(last) if id.len() <= MAX_LEN => {
            let chunks = id.as_chunks().0;
            are_all(chunks, last, is_common_byte) || are_all(chunks, last, is_legal_byte)
        }
        Some(_) => false,
        None => !id.is_empty() && id.iter().all(|&byte| is_legal_byte(byte) != 0),
    }
}

#[inline]
fn are_all(chunks: &[[u8; 16]], last: &[u8; 16], is_legal: fn(u8) -> u8) -> bool {
    let are_legal = |bytes: &[u8; 16]| bytes.iter().fold(1, |all, &byte| all & is_legal(byte)) != 0;
    chunks.iter().all(are_legal) && are_legal(last)
}

/// Returns 1 if the byte is one of those that most ids consist of, all of which are
/// legal. Takes a third of the comparisons.
#[inline]
const fn is_common_byte(byte: u8) -> u8 {
    within(byte, b'*', b';') | within(byte | 0x20, b'a', b'z') | within(byte, b'_', b'_')
}

/// Returns 1 if the byte is legal, and else 0.
#[inline]
const fn is_legal_byte(byte: u8) -> u8 {
    within(byte, b'*', b';')
        | within(byte, b'=', b'=')
        | within(byte, b'@', b'Z')
        | within(byte, b'_', b'_')
        | within(byte, b'a', b'z')
        | within(byte, b'|', b'|')
        | within(byte, b'~', b'~')
}

#[inline]
const fn within(byte: u8, first: u8, last: u8) -> u8 {
    (byte.wrapping_sub(first) <= last - first) as u8
}

/// Creates a UUID of version 7 (RFC 9562). Such UUIDs sort by time, to the
/// millisecond.
fn uuid(received: SystemTime) -> HeaderValue {
    let since = received.duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    let mut random = [0; 10];
    fastrand::fill(&mut random);
    let uuid = Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    let mut text = Uuid::encode_buffer();
    let text = uuid.hyphenated().encode_lower(&mut text);
    // Hexadecimal digits and hyphens are legal.
    HeaderValue::from_str(text).unwrap_or(const { HeaderValue::from_static("-") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_legal_accepts_only_bytes_that_need_no_escape() {
        let legal: Vec<char> =
            (0..=255_u8).filter(|&byte| is_legal(&[byte])).map(char::from).collect();
        let expected =
            "*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|~";
        assert_eq!(legal.into_iter().collect::<String>(), expected);
    }

    #[test]
    fn is_legal_accepts_the_same_bytes_in_a_long_id() {
        for byte in 0..=u8::MAX {
            let mut id = [b'a'; 40];
            id[20] = byte;
            assert_eq!(is_legal(&id), is_legal(&[byte]), "{byte}");
            id[21] = b'=';
            assert_eq!(is_legal(&id), is_legal(&[byte]), "{byte}");
        }
    }

    #[test]
    fn is_legal_checks_length_and_every_position() {
        assert!(!is_legal(b""));
        assert!(is_legal(&[b'a'; MAX_LEN]));
        assert!(!is_legal(&[b'a'; MAX_LEN + 1]));
        for at in 0..MAX_LEN {
            let mut id = [b'a'; MAX_LEN];
            id[at] = b'"';
            assert!(!is_legal(&id), "{at}");
        }
    }

    #[test]
    fn uuid_contains_the_time_of_arrival() {
        let moment = UNIX_EPOCH + std::time::Duration::from_millis(1_777_191_330_250);
        let (one, other) = (uuid(moment), uuid(moment));
        assert_ne!(one, other);
        let one = Uuid::parse_str(one.to_str().expect("visible ASCII")).expect("a UUID");
        assert_eq!(one.get_version_num(), 7);
        assert_eq!(one.get_timestamp().map(|at| at.to_unix()), Some((1_777_191_330, 250_000_000)));
        assert!(is_legal(uuid(UNIX_EPOCH - std::time::Duration::from_secs(1)).as_bytes()));
    }

    #[test]
    fn illegal_made_id_is_replaced_by_uuid() {
        let ids =
            RequestIds { make: Some(Arc::new(|_| "a b\r\nc".to_owned())), ..RequestIds::default() };
        assert_eq!(ids.choose(&HeaderMap::new(), SystemTime::now()).len(), 36);
        let ids =
            RequestIds { make: Some(Arc::new(|_| "job-7".to_owned())), ..RequestIds::default() };
        assert_eq!(ids.choose(&HeaderMap::new(), SystemTime::now()), "job-7");
    }
}
