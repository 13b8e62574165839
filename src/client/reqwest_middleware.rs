//! A middleware for [`reqwest_middleware`](https://docs.rs/reqwest-middleware). Feature `client-reqwest`.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;

use apierror_core::{Effect, ErrorReport};
use http::Extensions;
use reqwest::{Body, Request, Response, ResponseBuilderExt};
use reqwest_middleware::{Error, Middleware, Next};

use super::decision::{Decision, Outcome, StopReason};
use super::decode::{AnyEnvelope, DecodeEnvelope, Decoder, is_error};
use super::idempotency::Idempotency;
use super::policy::{RetryPolicy, RetryState};
use super::replayed::Replayed;
use super::unanswered::unanswered;

/// Sends a request again as its [`RetryPolicy`] decides.
///
/// - The last response comes back as it came, body included, with an [`Outcome`] among its extensions where it is an
///   error; so does the last failure without a response, within [`GaveUp`].
/// - Whether a request may be sent twice follows from its method and an `Idempotency-Key`
///   ([`Idempotency::of`]), or from an [`Idempotency`] that it is given with `with_extension`.
/// - A body that is a stream cannot be sent twice. Then the first failure is the last, and the outcome says so:
///   [`StopReason::BodyNotReplayable`].
/// - The body of an error is read up to [`Decoder::MAX_BODY_LEN`] before the decision; that of a success is not looked
///   at, so a success that stops half way is the caller's to see.
///
/// It sleeps on tokio, as reqwest does.
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
    /// With this policy, for errors in any shape.
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self { policy, decoder: Decoder::new(), envelope: PhantomData }
    }
}

impl<E> RetryMiddleware<E> {
    /// For errors in envelope `F`.
    #[must_use]
    pub fn envelope<F: DecodeEnvelope>(self) -> RetryMiddleware<F> {
        RetryMiddleware { policy: self.policy, decoder: self.decoder, envelope: PhantomData }
    }

    /// Sets how errors are read.
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

/// A request that was given up without a response: the source of a [`reqwest_middleware::Error::Middleware`].
#[derive(Debug)]
pub struct GaveUp {
    outcome: Outcome,
    source: reqwest::Error,
}

impl GaveUp {
    /// Why, and after how many attempts.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// What reqwest said at the last attempt.
    #[must_use]
    pub fn last(&self) -> &reqwest::Error {
        &self.source
    }
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outcome.fmt(f)
    }
}

impl StdError for GaveUp {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// An attempt that came to nothing.
struct Failed {
    report: ErrorReport,
    with: Result<Response, reqwest::Error>,
}

impl Failed {
    fn given_up(self, reason: StopReason, state: &RetryState) -> Result<Response, Error> {
        let outcome = state.outcome(self.report, reason);
        match self.with {
            Ok(mut response) => {
                response.extensions_mut().insert(outcome);
                Ok(response)
            }
            Err(source) => Err(Error::middleware(GaveUp { outcome, source })),
        }
    }
}

impl<E: DecodeEnvelope + 'static> RetryMiddleware<E> {
    /// The report of a response, and the response with its body as it was.
    async fn failed(&self, response: Response) -> Failed {
        let (status, url) = (response.status(), response.url().clone());
        let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
        let mut body = Replayed::new(body);
        poll_fn(|cx| body.poll_read(cx, self.decoder.max_body_len())).await;
        let report = self.decoder.decode::<E>(status, &parts.headers, body.read());
        // On its way through `http` the response loses its URL.
        if let Ok(with_url) = http::Response::builder().url(url).body(()) {
            parts.extensions.extend(with_url.into_parts().0.extensions);
        }
        let response = http::Response::from_parts(parts, Body::wrap(body));
        Failed { report, with: Ok(response.into()) }
    }

    /// What the policy says; where there is no second request, without paying for it.
    fn decide(&self, report: &ErrorReport, state: &mut RetryState, has_second: bool) -> Decision {
        if has_second {
            return self.policy.next(report, state);
        }
        match self.policy.clone().without_budget().next(report, &mut state.clone()) {
            Decision::Retry { .. } => Decision::Stop { reason: StopReason::BodyNotReplayable },
            stop @ Decision::Stop { .. } => stop,
        }
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
        let given = extensions.get::<Idempotency>().copied();
        let idempotency =
            given.unwrap_or_else(|| Idempotency::of(request.method(), request.headers()));
        let mut state = self.policy.start(idempotency);
        let mut request = request;
        loop {
            let second = request.try_clone();
            let failed = match next.clone().run(request, extensions).await {
                Ok(response) if is_error(response.status()) => self.failed(response).await,
                Ok(response) => {
                    self.policy.succeeded(&state);
                    return Ok(response);
                }
                Err(Error::Reqwest(fault)) if is_transient(&fault) => {
                    let effect =
                        if fault.is_connect() { Effect::NotApplied } else { Effect::Unknown };
                    Failed { report: unanswered(effect), with: Err(fault) }
                }
                Err(other) => return Err(other),
            };
            match (self.decide(&failed.report, &mut state, second.is_some()), second) {
                (Decision::Retry { after }, Some(second)) => {
                    // What is not read is not worth a connection kept waiting.
                    drop(failed);
                    tokio::time::sleep(after).await;
                    request = second;
                }
                (Decision::Stop { reason }, _) => return failed.given_up(reason, &state),
                (Decision::Retry { .. }, None) => {
                    return failed.given_up(StopReason::BodyNotReplayable, &state);
                }
            }
        }
    }
}

/// Whether it was the network that failed, and not the request itself.
fn is_transient(fault: &reqwest::Error) -> bool {
    fault.is_connect() || fault.is_timeout() || (fault.is_request() && !fault.is_builder())
}
