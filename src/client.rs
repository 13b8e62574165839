//! The caller's side: what a failed response says, and whether and when to send the request again. Feature `client`.
//!
//! No server framework, no HTTP client and no runtime is behind it. Decisions are pure: clock and random numbers can be
//! given, and nothing sleeps. What sleeps is the client that you have, by way of one of the integrations:
//!
//! | feature | for |
//! |---|---|
#![cfg_attr(
    feature = "client-reqwest",
    doc = "| `client-reqwest` | reqwest 0.13: [`reqwest_middleware::RetryMiddleware`] |"
)]
#![cfg_attr(
    feature = "client-tower",
    doc = "| `client-tower` | any HTTP client that is a tower service: [`tower::HttpRetry`], [`tower::DecodeErrorsLayer`] |"
)]
#![cfg_attr(
    feature = "tonic",
    doc = "| `tonic` | gRPC: [`tonic::FromStatus`](crate::tonic::FromStatus) |"
)]
#![cfg_attr(
    feature = "client-backon",
    doc = "| `client-backon` | any future: [`backon::BackonRetry`] |"
)]
//!
//! # By hand
//!
//! ```
//! use apierror::ErrorReport;
//! use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy, StopReason};
//! use apierror::envelope::Flat;
//! use http::{HeaderMap, StatusCode};
//!
//! // One for all requests: it holds the retry budget.
//! let policy = RetryPolicy::new();
//!
//! let mut request = policy.start(Idempotency::Safe);
//! // The first attempt came back with this.
//! let (status, mut headers) = (StatusCode::TOO_MANY_REQUESTS, HeaderMap::new());
//! headers.insert("retry-after", "30".parse()?);
//! let body = r#"{"code":"RATE_LIMITED","message":"Too many requests.","status":429}"#;
//!
//! let report = ErrorReport::decode::<Flat>(status, &headers, body);
//! match policy.next(&report, &mut request) {
//!     Decision::Retry { after } => assert!(after.as_secs() >= 30),
//!     Decision::Stop { reason } => panic!("{reason}"),
//! }
//! // Had it come back with a body, that would have been it.
//! policy.succeeded(&request);
//!
//! // What must not be sent twice is not, where nobody knows whether it happened.
//! let mut request = policy.start(Idempotency::Unsafe);
//! let report = ErrorReport::decode_any(StatusCode::GATEWAY_TIMEOUT, &HeaderMap::new(), "");
//! assert_eq!(policy.next(&report, &mut request), Decision::Stop { reason: StopReason::MayHaveHappened });
//! # Ok::<(), http::header::InvalidHeaderValue>(())
//! ```
//!
//! # Where the advice comes from
//!
//! The first of these: the `retry` member of [`WithRetry`](crate::envelope::WithRetry); the
//! [catalogue](RetryPolicy::catalog), where the client is built with the server's error types; the status. After an
//! `X-Should-Retry: false` nothing is sent again, whatever they say; the catalogue may still say what to do instead.
//!
//! # What is decided, in this order
//!
//! | question | if not |
//! |---|---|
//! | does the strategy send the same request again: once, backoff, throttle? | [`NotRetryable`](StopReason::NotRetryable), [`Restart`](StopReason::Restart), [`Action`](StopReason::Action), [`Poll`](StopReason::Poll) |
//! | is the effect `not_applied`, or the operation [safe](Idempotency::Safe) or [keyed](Idempotency::Keyed)? | [`MayHaveHappened`](StopReason::MayHaveHappened) |
//! | are there attempts left? | [`Attempts`](StopReason::Attempts) |
//! | is the server's wait at most [the ceiling](RetryPolicy::max_wait)? | [`WaitTooLong`](StopReason::WaitTooLong) |
//! | does the wait end before the deadline and the total time do? | [`OutOfTime`](StopReason::OutOfTime) |
//! | does the [budget](RetryBudget) pay for it? | [`Budget`](StopReason::Budget) |
//!
//! The wait is `rand(0, 1) * min(cap, base * 2^(n-1))` before retry `n`: full jitter. Where the server says how long, it is
//! that, and a part of that jitter more, at most a quarter of the server's wait, so that not everybody comes back at once.
//!
//! # Under load
//!
//! A thousand clients, each with a request every few seconds, against a server that is down for thirty seconds
//! (`cargo run --example outage --features client`):
//!
#![doc = include_str!("client/outage.md")]

mod advice;
mod budget;
mod clock;
mod code;
mod decision;
mod decode;
mod idempotency;
mod policy;
mod random;
mod unanswered;

#[cfg(feature = "client-backon")]
pub mod backon;
#[cfg(any(feature = "client-reqwest", feature = "client-tower"))]
mod replayed;
#[cfg(feature = "client-reqwest")]
pub mod reqwest_middleware;
#[cfg(feature = "client-tower")]
pub mod tower;

pub use self::budget::RetryBudget;
pub use self::clock::{Clock, SystemClock};
pub use self::code::Code;
pub use self::decision::{Decision, Outcome, StopReason};
pub use self::decode::{AnyEnvelope, DecodeEnvelope, Decoder, FromResponse, ResetUnit};
pub use self::idempotency::Idempotency;
pub use self::policy::{RetryPolicy, RetryState};
pub use self::random::{Random, ThreadRandom};
#[cfg(any(feature = "client-reqwest", feature = "client-tower"))]
pub use self::replayed::Replayed;
pub use self::unanswered::{effect_of, unanswered};
