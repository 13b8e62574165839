//! The cause that follows from an HTTP status.

use std::time::Duration;

use http::StatusCode;

use super::Cause;
use crate::retry::Effect;

/// Returns the cause of a response with this status.
///
/// A server that answers has received the request. Whether it did what was asked is
/// known only from `effect`: without it, a 503 is no proof that nothing happened.
pub(super) fn cause(status: StatusCode, effect: Effect, wait: Option<Duration>) -> Cause<'static> {
    match status.as_u16() {
        400 | 411 | 413..=417 | 422 | 428 | 431 => Cause::Invalid,
        401 => Cause::Unauthenticated,
        403 => Cause::Forbidden,
        404 | 410 => Cause::NotFound,
        409 | 412 | 423 => Cause::Conflict,
        408 | 425 | 502 | 503 | 504 | 529 => without_answer(effect),
        429 => Cause::RateLimited { wait },
        499 => Cause::Canceled,
        _ => Cause::Other,
    }
}

/// Returns the cause of a request that was not served.
pub(super) fn without_answer(effect: Effect) -> Cause<'static> {
    match effect {
        Effect::NotApplied => Cause::Unavailable,
        _ => Cause::Timeout,
    }
}
