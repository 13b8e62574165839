//! A middleware for
//! [`reqwest_middleware`](https://docs.rs/reqwest-middleware). Feature
//! `client-reqwest`.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::time::Duration;

use apierror_core::{Effect, ErrorReport};
use http::Extensions;
use reqwest::{Body, Request, Response, ResponseBuilderExt};
use reqwest_middleware::{Error, Middleware, Next};
use tokio::time::{sleep, timeout};

use super::peeked_body::PeekedBody;
use crate::client::decision::{Outcome, StopReason};
use crate::client::decode::{AnyEnvelope, DecodeEnvelope, Decoder, is_error};
use crate::client::idempotency::Idempotency;
use crate::client::no_response::no_response;
use crate::client::policy::{PlannedRetry, RetryPolicy};
use crate::client::state::RetryState;

/// Sends a request again as its [`RetryPolicy`] decides.
///
/// - The last response is returned unchanged, body included. If it is an error,
///   its extensions hold an [`Outcome`]. If the last attempt got no response, the
///   error is a [`GaveUp`].
/// - Whether a request may be sent twice follows from its method and its
///   `Idempotency-Key` ([`Idempotency::from_request`]). An [`Idempotency`] set
///   with `with_extension` overrides both.
/// - A request whose body is a stream cannot be sent twice. It is given up after
///   its first failure, with the reason [`StopReason::BodyNotReplayable`].
/// - A time limit of the policy also ends the current attempt. The request is
///   then given up with the reason [`StopReason::OutOfTime`].
/// - The body of an error is read before the decision, up to
///   [`Decoder::MAX_BODY_LEN`] and for at most [`Decoder::MAX_BODY_TIME`]. If a
///   limit is reached, the decision uses the status and the headers. The body
///   of a success is not read, so the caller has to handle one that ends early
///   or never.
/// - A request that is dropped during a wait gives the tokens of its retry back to
///   the budget.
///
/// Sleeps with tokio, as reqwest does.
///
/// ```
/// use apierror::client::reqwest_middleware::RetryMiddleware;
/// use apierror::client::{Idempotency, Outcome, RetryPolicy};
/// use reqwest_middleware::ClientBuilder;
///
/// # async fn example() -> Result<(), reqwest_middleware::Error> {
/// let client = ClientBuilder::new(reqwest::Client::new())
///     .with(RetryMiddleware::new(RetryPolicy::new()))
///     .build();
///
/// let request = client.post("http://127.0.0.1:3000/orders").with_extension(Idempotency::Keyed);
/// let response = request.send().await?;
/// if let Some(Outcome { report, reason, .. }) = response.extensions().get() {
///     println!("{}: {reason}", report.code());
/// }
/// # Ok(())
/// # }
/// ```
pub struct RetryMiddleware<E = AnyEnvelope> {
    policy: RetryPolicy,
    decoder: Decoder,
    envelope: PhantomData<fn() -> E>,
}

impl RetryMiddleware {
    /// Creates a middleware that decodes errors of any shape.
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self { policy, decoder: Decoder::new(), envelope: PhantomData }
    }
}

impl<E> RetryMiddleware<E> {
    /// Decodes errors in envelope `F`.
    #[must_use]
    pub fn envelope<F: DecodeEnvelope>(self) -> RetryMiddleware<F> {
        RetryMiddleware { policy: self.policy, decoder: self.decoder, envelope: PhantomData }
    }

    /// Sets how errors are decoded.
    #[must_use]
    pub fn decoder(mut self, decoder: Decoder) -> Self {
        self.decoder = decoder;
        self
    }
}

impl<E> fmt::Debug for RetryMiddleware<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryMiddleware").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// A request that was given up without a response: the source of a
/// [`reqwest_middleware::Error::Middleware`].
///
/// ```
/// use apierror::client::reqwest_middleware::GaveUp;
/// use reqwest_middleware::Error;
///
/// fn explain(error: &Error) {
///     if let Error::Middleware(error) = error
///         && let Some(gave_up) = error.downcast_ref::<GaveUp>()
///     {
///         println!("{} after {} attempts", gave_up, gave_up.outcome().attempts);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct GaveUp {
    outcome: Outcome,
    source: Option<reqwest::Error>,
}

impl GaveUp {
    /// Returns why the request was given up, and after how many attempts.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the error of the last attempt, or `None` if the time limit of the
    /// policy ended that attempt.
    #[must_use]
    pub fn last(&self) -> Option<&reqwest::Error> {
        self.source.as_ref()
    }
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outcome.fmt(f)
    }
}

impl StdError for GaveUp {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// A failed attempt.
struct FailedAttempt {
    report: ErrorReport,
    /// There is no error if the policy's time limit ended the attempt.
    result: Result<Response, Option<reqwest::Error>>,
}

impl FailedAttempt {
    fn give_up(self, reason: StopReason, state: &RetryState) -> Result<Response, Error> {
        let outcome = state.outcome(self.report, reason);
        match self.result {
            Ok(mut response) => {
                response.extensions_mut().insert(outcome);
                Ok(response)
            }
            Err(source) => Err(Error::middleware(GaveUp { outcome, source })),
        }
    }
}

impl<E: DecodeEnvelope + 'static> RetryMiddleware<E> {
    /// Decodes a response, reading its body for at most `time_left`, and keeps
    /// the whole body.
    async fn decode(&self, response: Response, time_left: Duration) -> FailedAttempt {
        let (status, url) = (response.status(), response.url().clone());
        let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
        let mut body = PeekedBody::new(body);
        let read = poll_fn(|cx| body.poll_read(cx, self.decoder.max_body_len()));
        // Decodes the part that was read in time.
        let _ = timeout(self.decoder.max_body_time().min(time_left), read).await;
        let report = self.decoder.decode::<E>(status, &parts.headers, body.read());
        // The conversion to `http::Response` drops the URL.
        if let Ok(with_url) = http::Response::builder().url(url).body(()) {
            parts.extensions.extend(with_url.into_parts().0.extensions);
        }
        let response = http::Response::from_parts(parts, Body::wrap(body));
        FailedAttempt { report, result: Ok(response.into()) }
    }

    /// Asks the policy whether and when to send the copy. A request without a
    /// copy cannot be sent again, and costs no tokens.
    fn plan(
        &self,
        report: &ErrorReport,
        state: &mut RetryState,
        copy: Option<Request>,
    ) -> Result<(PlannedRetry, Request), StopReason> {
        let Some(copy) = copy else {
            let unpaid = self.policy.clone().without_budget().plan(report, &mut state.clone());
            return Err(unpaid.err().unwrap_or(StopReason::BodyNotReplayable));
        };
        Ok((self.policy.plan(report, state)?, copy))
    }
}

#[async_trait::async_trait]
impl<E: DecodeEnvelope + 'static> Middleware for RetryMiddleware<E> {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response, Error> {
        let idempotency = extensions.get::<Idempotency>().copied();
        let idempotency = idempotency
            .unwrap_or_else(|| Idempotency::from_request(request.method(), request.headers()));
        let mut state = self.policy.start(idempotency);
        let mut request = request;
        loop {
            let copy = request.try_clone();
            let attempt = next.clone().run(request, extensions);
            let Ok(result) = timeout(self.policy.own_time_left(&state), attempt).await else {
                let report = no_response(Effect::Unknown);
                let failure = FailedAttempt { report, result: Err(None) };
                return failure.give_up(StopReason::OutOfTime, &state);
            };
            let failure = match result {
                Ok(response) if is_error(response.status()) => {
                    self.decode(response, self.policy.own_time_left(&state)).await
                }
                Ok(response) => {
                    self.policy.succeeded(&state);
                    return Ok(response);
                }
                Err(Error::Reqwest(error)) if is_transient(&error) => {
                    let effect =
                        if error.is_connect() { Effect::NotApplied } else { Effect::Unknown };
                    FailedAttempt { report: no_response(effect), result: Err(Some(error)) }
                }
                Err(other) => return Err(other),
            };
            match self.plan(&failure.report, &mut state, copy) {
                Ok((PlannedRetry { after, payment }, copy)) => {
                    // Frees the connection during the wait.
                    drop(failure);
                    sleep(after).await;
                    payment.keep();
                    request = copy;
                }
                Err(reason) => return failure.give_up(reason, &state),
            }
        }
    }
}

/// Returns whether the network failed. A request that is itself wrong would
/// fail again.
fn is_transient(error: &reqwest::Error) -> bool {
    error.is_connect() || error.is_timeout() || (error.is_request() && !error.is_builder())
}
