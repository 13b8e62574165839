//! Requests that got no response.

use std::error::Error;
use std::io;

use apierror_core::{Effect, ErrorReport, Retry};

/// Creates the report of a request without a response: code `NO_RESPONSE`,
/// retry with backoff.
///
/// `effect` is [`NotApplied`](Effect::NotApplied) only if the request was never
/// sent because there was no connection.
#[must_use]
pub fn no_response(effect: Effect) -> ErrorReport {
    let message = match effect {
        Effect::NotApplied => "The server could not be reached.",
        _ => "The server did not answer.",
    };
    ErrorReport::new("NO_RESPONSE", None, message).with_retry(Retry::backoff().with_effect(effect))
}

/// Returns whether a request that failed with `error` may have had its effect.
///
/// It had none if the error or one of its sources is an [`io::Error`] that says
/// that there was no connection.
#[must_use]
pub fn effect_of(error: &(dyn Error + 'static)) -> Effect {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<io::Error>().is_some_and(|error| is_unreachable(error.kind())) {
            return Effect::NotApplied;
        }
        next = error.source();
    }
    Effect::Unknown
}

fn is_unreachable(kind: io::ErrorKind) -> bool {
    use io::ErrorKind as Kind;

    matches!(
        kind,
        Kind::ConnectionRefused
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown
    )
}
