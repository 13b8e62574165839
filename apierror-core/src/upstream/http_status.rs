//! The cause that follows from an HTTP status.

use std::time::Duration;

use http::StatusCode;

use super::Cause;
use crate::retry::Effect;

/// Returns the cause of a response with this status.
///
/// A server that answers has received the request. Whether it did what was asked is
/// known only from `effect`: a 503 alone is no proof that nothing happened, nor is a 409
/// whose advice says that the effect is unknown.
pub(super) fn cause(status: StatusCode, effect: Effect, wait: Option<Duration>) -> Cause<'static> {
    match status.as_u16() {
        400 | 411 | 413..=417 | 422 | 428 | 431 => Cause::Invalid,
        401 => Cause::Unauthenticated,
        403 => Cause::Forbidden,
        404 | 410 => Cause::NotFound,
        409 | 412 | 423 => if_not_applied(effect, Cause::Conflict),
        408 | 425 | 502 | 503 | 504 | 529 => if_not_applied(effect, Cause::Unavailable),
        429 => if_not_applied(effect, Cause::RateLimited { wait }),
        499 => Cause::Canceled,
        _ => Cause::Other,
    }
}

/// Returns `cause`, or `Timeout` if the request may have happened.
pub(super) fn if_not_applied(effect: Effect, cause: Cause<'_>) -> Cause<'_> {
    match effect {
        Effect::NotApplied => cause,
        _ => Cause::Timeout,
    }
}
