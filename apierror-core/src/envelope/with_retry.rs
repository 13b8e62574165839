//! Retry advice beside any envelope.

use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::ser::Error as _;

use super::Envelope;
use crate::layout::Layout;
use crate::occurrence::Occurrence;
use crate::retry::RetryOnWire;

/// Any envelope with a top-level `retry`:
/// `{"strategy": "backoff", "effect": "unknown", "max_attempts": 3, "after_ms": 1500}`, the last where the wait is known.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope::{Flat, WithRetry}};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("busy")]
/// #[api(code = "BUSY", status = 503, envelope = WithRetry<Flat>)]
/// struct Busy;
///
/// assert_eq!(
///     Busy.to_json(),
///     r#"{"code":"BUSY","message":"Service Unavailable","status":503,"#.to_owned()
///         + r#""retry":{"strategy":"backoff","effect":"unknown","max_attempts":3}}"#,
/// );
/// ```
pub struct WithRetry<E>(PhantomData<E>);

impl<E> fmt::Debug for WithRetry<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithRetry")
    }
}

#[derive(Serialize)]
pub struct Body<B> {
    #[serde(flatten)]
    body: B,
    retry: RetryOnWire,
}

impl<B> fmt::Debug for Body<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// Makes the advice the last member of the object from `start` on.
///
/// # Errors
/// Where that is no object.
fn append_retry(
    retry: &RetryOnWire,
    start: usize,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    match out.get(start..) {
        Some([b'{', members @ .., b'}']) => {
            let before: &[u8] = if members.is_empty() { b"\"retry\":" } else { b",\"retry\":" };
            out.pop();
            out.extend_from_slice(before);
            retry.append_to(out);
            out.push(b'}');
            Ok(())
        }
        _ => Err(serde_json::Error::custom("retry advice can stand in an object only")),
    }
}

impl<E: Envelope> WithRetry<E> {
    const ALL_MEMBERS: ([&'static str; 64], usize) = {
        let mut all = ["retry"; 64];
        let own = E::MEMBERS;
        assert!(own.len() < all.len(), "an envelope has at most 63 members of its own");
        let mut i = 0;
        while i < own.len() {
            all[i] = own[i];
            i += 1;
        }
        (all, own.len() + 1)
    };

    const RETRY_LAYOUT: Option<Layout> = match E::LAYOUT {
        Some(layout) if !layout.retry => Some(layout.with_retry(<Self as Envelope>::MEMBERS)),
        _ => None,
    };
}

impl<E: Envelope> Envelope for WithRetry<E> {
    const CONTENT_TYPE: &'static str = E::CONTENT_TYPE;
    const MEMBERS: &'static [&'static str] = Self::ALL_MEMBERS.0.split_at(Self::ALL_MEMBERS.1).0;
    const LAYOUT: Option<&'static Layout> = match &Self::RETRY_LAYOUT {
        Some(layout) => Some(layout),
        None => None,
    };
    const OF_SERVICE: bool = E::OF_SERVICE;
    const ADVISES_RETRY: bool = true;
    type Body<'a> = Body<E::Body<'a>>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        Body { body: E::body(occurrence), retry: occurrence.retry_on_wire() }
    }

    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let start = out.len();
        E::write_body(occurrence, out)?;
        append_retry(&occurrence.retry_on_wire(), start, out)
    }

    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        E::status(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        E::append_headers(occurrence, headers);
    }
}
