//! The decision after a failed attempt, and the outcome of a request that was
//! given up.

use std::fmt;
use std::time::Duration;

use apierror_core::ErrorReport;

/// What a client does after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Send the same request again.
    Retry {
        /// The wait before it.
        after: Duration,
    },
    /// Give the request up.
    Stop {
        /// Why, and what to do instead.
        reason: StopReason,
    },
}

/// Why a request is not sent again. The `Display` text says what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// The same request would fail again; it must be changed.
    NotRetryable,
    /// The operation must start over from an earlier step: read again, then
    /// write.
    Restart,
    /// Someone must act first: pay, sign in, rotate a key.
    Action,
    /// The operation may still be running; ask for its state. The report's
    /// details and extensions tell where to ask.
    Poll,
    /// The request may have taken effect, and is not idempotent. Check whether
    /// it did, or send an `Idempotency-Key` the next time.
    MayHaveHappened,
    /// All attempts were made.
    Attempts {
        /// How many were made, the first included.
        made: u32,
    },
    /// The server asks for a longer wait than the policy allows.
    WaitTooLong {
        /// The wait that the server asks for.
        wait: Duration,
    },
    /// The next attempt would come after the deadline, or after the total time
    /// for all attempts.
    OutOfTime,
    /// The retry budget is used up: too many requests fail.
    Budget,
    /// The body of the request is a stream, which cannot be sent twice.
    BodyNotReplayable,
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRetryable => f.write_str("the same request fails again: change it"),
            Self::Restart => f.write_str("start over: read again, then write"),
            Self::Action => f.write_str("someone must act first: pay, sign in, rotate a key"),
            Self::Poll => f.write_str("it may still be running: ask for its state"),
            Self::MayHaveHappened => {
                f.write_str("it may have happened: look, or send it with an idempotency key")
            }
            Self::Attempts { made } => write!(f, "all {made} attempts failed"),
            Self::WaitTooLong { wait } => {
                write!(f, "the server asks for {wait:?}: come back later")
            }
            Self::OutOfTime => f.write_str("no time is left for another attempt"),
            Self::Budget => f.write_str("the retry budget is used up: too many requests fail"),
            Self::BodyNotReplayable => {
                f.write_str("the request's body is a stream, which cannot be sent twice")
            }
        }
    }
}

/// The end of a request that was given up.
///
/// The integrations put it into the extensions of the response, or into the
/// error if there is no response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The last failure.
    pub report: ErrorReport,
    /// Why the request was given up.
    pub reason: StopReason,
    /// How many attempts were made.
    pub attempts: u32,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.report, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_reason_says_what_to_do() {
        for (reason, text) in [
            (StopReason::NotRetryable, "change it"),
            (StopReason::Restart, "start over"),
            (StopReason::Action, "someone must act"),
            (StopReason::Poll, "ask for its state"),
            (StopReason::MayHaveHappened, "idempotency key"),
            (StopReason::Attempts { made: 3 }, "all 3 attempts"),
            (StopReason::WaitTooLong { wait: Duration::from_secs(9) }, "asks for 9s"),
            (StopReason::OutOfTime, "no time"),
            (StopReason::Budget, "budget"),
            (StopReason::BodyNotReplayable, "stream"),
        ] {
            assert!(reason.to_string().contains(text), "{reason}");
        }
    }

    #[test]
    fn outcome_shows_the_failure_and_the_reason() {
        let report = ErrorReport::new("A", None, "m");
        let outcome = Outcome { report, reason: StopReason::OutOfTime, attempts: 1 };
        assert_eq!(outcome.to_string(), "A: m; no time is left for another attempt");
    }
}
