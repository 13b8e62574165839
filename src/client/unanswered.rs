//! Requests that no response came back for.

use std::error::Error;
use std::io;

use apierror_core::{Effect, ErrorReport, Retry};

/// The report of a request without a response: code `NO_RESPONSE`, to be sent again with backoff. `effect` is
/// [`NotApplied`](Effect::NotApplied) only where it never left: the connection was not made.
#[must_use]
pub fn unanswered(effect: Effect) -> ErrorReport {
    let message = match effect {
        Effect::NotApplied => "The server could not be reached.",
        _ => "The server did not answer.",
    };
    ErrorReport::new("NO_RESPONSE", None, message).with_retry(Retry::backoff().with_effect(effect))
}

/// Whether a request may have happened that failed with this error: not where one of its sources says that there was no
/// connection.
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
