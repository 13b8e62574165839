//! Decodes error responses, and decides whether and when to send a request
//! again. Feature `client`.
//!
//! It needs no server framework, no HTTP client and no runtime. It never
//! sleeps, and you can set its clock and its random numbers. The integrations
//! sleep and send:
//!
//! | feature | for |
//! |---|---|
#![cfg_attr(
    feature = "client-reqwest",
    doc = "| `client-reqwest` | reqwest 0.13: [`reqwest_middleware::RetryMiddleware`] |"
)]
#![cfg_attr(
    feature = "client-tower",
    doc = "| `client-tower` | HTTP clients that are tower services: [`tower::HttpRetry`], [`tower::DecodeErrorsLayer`] |"
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
//! // One policy for all requests to a service, because it holds the retry budget.
//! let policy = RetryPolicy::new();
//!
//! let mut request = policy.start(Idempotency::Safe);
//! // The response to the first attempt.
//! let (status, mut headers) = (StatusCode::TOO_MANY_REQUESTS, HeaderMap::new());
//! headers.insert("retry-after", "30".parse()?);
//! let body = r#"{"code":"RATE_LIMITED","message":"Too many requests.","status":429}"#;
//!
//! let report = ErrorReport::decode::<Flat>(status, &headers, body);
//! match policy.next(&report, &mut request) {
//!     Decision::Retry { after } => assert!(after.as_secs() >= 30),
//!     stop => panic!("{stop:?}"),
//! }
//! // After a success: refunds the budget.
//! policy.succeeded(&request);
//!
//! // A request that may have taken effect is not sent twice, unless it is
//! // idempotent.
//! let mut request = policy.start(Idempotency::Unsafe);
//! let report = ErrorReport::decode_any(StatusCode::GATEWAY_TIMEOUT, &HeaderMap::new(), "");
//! assert_eq!(policy.next(&report, &mut request), Decision::Stop { reason: StopReason::MayHaveHappened });
//! # Ok::<(), http::header::InvalidHeaderValue>(())
//! ```
//!
//! # Where the advice comes from
//!
//! The policy uses the first of these that is present:
//!
//! 1. the `retry` member of [`WithRetry`](crate::envelope::WithRetry)
//! 2. the advice of the code, if the client is
//!    [built with](RetryPolicy::declared) the server's error types
//! 3. the default for the status. A 403 with a wait or an exhausted quota is
//!    throttled
//!
//! `X-Should-Retry: false` rules out every retry. The declared advice may still
//! tell the caller what to do instead.
//!
//! # How the policy decides
//!
//! It asks these questions, in this order:
//!
//! | question | if not, it stops with |
//! |---|---|
//! | Does the strategy send the same request again (once, backoff, throttle)? | [`NotRetryable`](StopReason::NotRetryable), [`Restart`](StopReason::Restart), [`Action`](StopReason::Action), [`Poll`](StopReason::Poll) |
//! | Is the effect `not_applied`, or the request [safe](Idempotency::Safe) or [keyed](Idempotency::Keyed)? | [`MayHaveHappened`](StopReason::MayHaveHappened) |
//! | Are there attempts left? | [`Attempts`](StopReason::Attempts) |
//! | Is the server's wait at most [`max_wait`](RetryPolicy::max_wait)? | [`WaitTooLong`](StopReason::WaitTooLong) |
//! | Does the wait end within the deadline and the total time? | [`OutOfTime`](StopReason::OutOfTime) |
//! | Does the [budget](RetryBudget) pay for it? | [`Budget`](StopReason::Budget) |
//!
//! The wait before retry `n` is `rand(0, 1) * min(cap, base * 2^(n-1))` (full
//! jitter). If the server sends a wait, it is a lower bound: a part of the
//! jitter is added, at most a quarter of the server's wait, and a longer
//! backoff is kept. So `Retry-After: 0`, or a date in the past, changes
//! nothing. The jitter keeps clients from coming back all at once.
//!
//! A client that is built with the server's error types waits exactly as long
//! as a declared fixed wait (`after`), unless the response has another wait.
//!
//! # Time limits
//!
//! The body of an error is read for at most
//! [`Decoder::MAX_BODY_TIME`](Decoder::MAX_BODY_TIME). After that, the report
//! is made from the part that was read. The reqwest middleware also ends an
//! attempt when [`RetryPolicy::within`] is over.
//!
//! # Under load
//!
//! A thousand clients send a request every few seconds to a server that is down
//! for thirty seconds (`cargo run --release -p outage`):
//!
#![doc = include_str!("client/outage.md")]

mod budget;
mod clock;
mod decision;
mod decode;
mod effective_retry;
mod idempotency;
mod inferred_retry;
mod no_response;
mod parsed_code;
mod policy;
mod random;
mod retry;
mod state;

pub use self::budget::RetryBudget;
pub use self::clock::{Clock, SystemClock};
pub use self::decision::{Decision, Outcome, StopReason};
pub use self::decode::{AnyEnvelope, DecodeEnvelope, Decoder, FromResponse, ResetUnit};
#[cfg(feature = "tonic")]
pub(crate) use self::decode::{request_id_in, usable_id};
pub use self::idempotency::Idempotency;
#[cfg(feature = "tonic")]
pub(crate) use self::inferred_retry::as_declared;
pub use self::no_response::{effect_of, no_response};
pub use self::parsed_code::ParsedCode;
pub use self::policy::RetryPolicy;
pub use self::random::{Random, ThreadRandom};
#[cfg(any(feature = "client-reqwest", feature = "client-tower"))]
pub use self::retry::PeekedBody;
#[cfg(feature = "client-backon")]
pub use self::retry::backon;
#[cfg(feature = "client-reqwest")]
pub use self::retry::reqwest_middleware;
#[cfg(feature = "client-tower")]
pub use self::retry::tower;
pub use self::state::RetryState;
