//! What a client does next.

use std::fmt;
use std::time::Duration;

use apierror_core::ErrorReport;

/// What a client does after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Sends the same request again.
    Retry {
        /// How long it waits before.
        after: Duration,
    },
    /// Does not.
    Stop {
        /// Why, and what it may do instead.
        reason: StopReason,
    },
}

/// Why a request is not sent again. Its text says what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// The same request fails again: change it.
    NotRetryable,
    /// Redo from a step before: read again, then write.
    Restart,
    /// Someone must act first: pay, sign in, rotate a key.
    Action,
    /// It may still be running: ask for its state. The report's details and extensions say where.
    Poll,
    /// It may have happened, and twice is not as good as once: look whether it did, or send it with an
    /// `Idempotency-Key` the next time.
    MayHaveHappened,
    /// All attempts were made.
    Attempts {
        /// How many, the first included.
        made: u32,
    },
    /// The server asks for a longer wait than this policy waits: come back later.
    WaitTooLong {
        /// How long.
        wait: Duration,
    },
    /// The next attempt would come after the deadline, or after the time for all attempts.
    OutOfTime,
    /// Too much is failing: retries would add to it. Let requests through, not retries.
    Budget,
    /// The body of the request is a stream, of which there is no second.
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
            Self::Budget => f.write_str("the retry budget is spent: too much is failing"),
            Self::BodyNotReplayable => {
                f.write_str("the request's body is a stream, which cannot be sent twice")
            }
        }
    }
}

/// How a request ended that was given up. The integrations put it into the extensions of the response, or into the error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The last failure.
    pub report: ErrorReport,
    /// Why it was the last.
    pub reason: StopReason,
    /// How many attempts were made.
    pub attempts: u32,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.report, self.reason)
    }
}
