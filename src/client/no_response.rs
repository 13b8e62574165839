//! Requests that got no response.

use std::error::Error;
use std::io;

use apierror_core::__private::{chain, never_connected};
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

/// Returns whether a request that failed with `error` may have taken effect.
///
/// It has not if there was no connection: the error or one of its sources is an
/// [`io::Error`] of the kind `ConnectionRefused` or `AddrNotAvailable`. Others, such as
/// `HostUnreachable`, can also happen to a connection that was in use.
///
/// ```
/// use apierror::Effect;
/// use apierror::client::effect_of;
/// use std::io;
///
/// let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
/// assert_eq!(effect_of(&refused), Effect::NotApplied);
/// let reset = io::Error::from(io::ErrorKind::ConnectionReset);
/// assert_eq!(effect_of(&reset), Effect::Unknown);
/// ```
#[must_use]
pub fn effect_of(error: &(dyn Error + 'static)) -> Effect {
    let is_cause = |error: &(dyn Error + 'static)| {
        error.downcast_ref::<io::Error>().is_some_and(|error| never_connected(error.kind()))
    };
    if chain(error).any(is_cause) { Effect::NotApplied } else { Effect::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effect_of_a_failed_connection_is_not_applied() {
        use io::ErrorKind as Kind;

        let effect = |kind: Kind| effect_of(&io::Error::from(kind));
        assert_eq!(effect(Kind::ConnectionRefused), Effect::NotApplied);
        assert_eq!(effect(Kind::AddrNotAvailable), Effect::NotApplied);
        assert_eq!(effect(Kind::HostUnreachable), Effect::Unknown);
        assert_eq!(effect(Kind::ConnectionReset), Effect::Unknown);
        assert_eq!(effect(Kind::Other), Effect::Unknown);
    }

    #[test]
    fn effect_of_finds_the_source() {
        #[derive(Debug)]
        struct Outer(io::Error);

        impl std::fmt::Display for Outer {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("outer")
            }
        }

        impl Error for Outer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&self.0)
            }
        }

        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(effect_of(&Outer(refused)), Effect::NotApplied);
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        assert_eq!(effect_of(&Outer(reset)), Effect::Unknown);
    }

    #[test]
    fn report_of_no_response_retries_with_the_effect() {
        let report = no_response(Effect::NotApplied);
        assert_eq!(report.to_string(), "NO_RESPONSE: The server could not be reached.");
        assert_eq!(report.retry(), Retry::backoff().with_effect(Effect::NotApplied));
        let report = no_response(Effect::Unknown);
        assert_eq!(report.to_string(), "NO_RESPONSE: The server did not answer.");
        assert_eq!(report.retry(), Retry::backoff());
    }
}
