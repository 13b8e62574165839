//! HTTP clients that are tower services: hyper's, and what is built on it. Feature `client-tower`.
//!
//! ```
//! use apierror::client::RetryPolicy;
//! use apierror::client::tower::{DecodeErrorsLayer, HttpRetry};
//! use bytes::Bytes;
//! use http_body_util::Full;
//! use hyper_util::client::legacy::Client;
//! use hyper_util::rt::TokioExecutor;
//! use tower::ServiceBuilder;
//! use tower::retry::RetryLayer;
//!
//! # fn example() {
//! let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
//! let client = ServiceBuilder::new()
//!     .layer(RetryLayer::new(HttpRetry::new(RetryPolicy::new())))
//!     // Inside: the policy decides by what is in the bodies, too.
//!     .layer(DecodeErrorsLayer::new())
//!     .service(client);
//! # let mut client = client;
//! # drop(tower::Service::<http::Request<Full<Bytes>>>::call(&mut client, http::Request::default()));
//! # }
//! ```

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use apierror_core::{Effect, ErrorReport};
use http::response::Parts;
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};
use tower::retry::Policy;
use tower_layer::Layer;
use tower_service::Service;

use super::decision::Decision;
use super::decode::{AnyEnvelope, DecodeEnvelope, Decoder, FromResponse, is_error};
use super::idempotency::Idempotency;
use super::policy::{RetryPolicy, RetryState};
use super::replayed::Replayed;
use super::unanswered::{effect_of, unanswered};

/// A [`tower::retry::Policy`] for HTTP requests whose bodies can be cloned, such as `Full<Bytes>`; a stream cannot be
/// sent twice, and does not compile here.
///
/// It decides by status and headers, and by the body where [`DecodeErrorsLayer`] is inside. Whether a request may be
/// sent twice follows from method and `Idempotency-Key` ([`Idempotency::of`]), or from an [`Idempotency`] among its
/// extensions. An error that is given up has an [`Outcome`](super::Outcome) among its extensions.
///
/// It sleeps on tokio.
pub struct HttpRetry<E> {
    policy: RetryPolicy,
    effect_of: fn(&E) -> Effect,
    state: Option<RetryState>,
}

impl<E: std::error::Error + 'static> HttpRetry<E> {
    /// With this policy. A request whose connection was not made has not happened; after any other error of the service
    /// it may have.
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self::with_effect_of(policy, |error| effect_of(error))
    }
}

impl<E> HttpRetry<E> {
    /// The same, where the service's error type is no [`Error`](std::error::Error) itself, such as tower's `BoxError`:
    /// `effect_of` says whether a request may have happened. For a box, `|error| apierror::client::effect_of(&**error)`.
    #[must_use]
    pub fn with_effect_of(policy: RetryPolicy, effect_of: fn(&E) -> Effect) -> Self {
        Self { policy, effect_of, state: None }
    }
}

impl<E> Clone for HttpRetry<E> {
    fn clone(&self) -> Self {
        Self { policy: self.policy.clone(), effect_of: self.effect_of, state: self.state.clone() }
    }
}

impl<E> fmt::Debug for HttpRetry<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRetry")
            .field("policy", &self.policy)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl<B: Clone, R, E> Policy<Request<B>, Response<R>, E> for HttpRetry<E> {
    type Future = Sleep;

    fn retry(
        &mut self,
        request: &mut Request<B>,
        result: &mut Result<Response<R>, E>,
    ) -> Option<Sleep> {
        let policy = &self.policy;
        let state = self.state.get_or_insert_with(|| policy.start(idempotency_of(request)));
        let report = match result {
            Ok(response) if is_error(response.status()) => {
                match response.extensions().get::<ErrorReport>() {
                    Some(report) => report.clone(),
                    None => ErrorReport::decode_any(response.status(), response.headers(), []),
                }
            }
            Ok(_) => {
                policy.succeeded(state);
                return None;
            }
            Err(error) => unanswered((self.effect_of)(error)),
        };
        match policy.next(&report, state) {
            Decision::Retry { after } => Some(sleep(after)),
            Decision::Stop { reason } => {
                if let Ok(response) = result {
                    response.extensions_mut().insert(state.outcome(report, reason));
                }
                None
            }
        }
    }

    fn clone_request(&mut self, request: &Request<B>) -> Option<Request<B>> {
        // The policy of the service itself sees only first attempts, and each is of another request.
        if self.state.as_ref().is_none_or(|state| state.attempts() == 1) {
            self.state = Some(self.policy.start(idempotency_of(request)));
        }
        Some(request.clone())
    }
}

fn idempotency_of<B>(request: &Request<B>) -> Idempotency {
    let given = request.extensions().get::<Idempotency>().copied();
    given.unwrap_or_else(|| Idempotency::of(request.method(), request.headers()))
}

/// Puts an [`ErrorReport`] into the extensions of each response that is an error. The body is read for it, up to the
/// decoder's limit, and handed on as it came.
pub struct DecodeErrorsLayer<E = AnyEnvelope> {
    decoder: Decoder,
    envelope: PhantomData<fn() -> E>,
}

impl DecodeErrorsLayer {
    /// For errors in any shape.
    #[must_use]
    pub fn new() -> Self {
        Self { decoder: Decoder::new(), envelope: PhantomData }
    }
}

impl<E> DecodeErrorsLayer<E> {
    /// For errors in envelope `F`.
    #[must_use]
    pub fn envelope<F: DecodeEnvelope>(self) -> DecodeErrorsLayer<F> {
        DecodeErrorsLayer { decoder: self.decoder, envelope: PhantomData }
    }

    /// Sets how errors are read.
    #[must_use]
    pub fn decoder(mut self, decoder: Decoder) -> Self {
        self.decoder = decoder;
        self
    }
}

impl Default for DecodeErrorsLayer {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for DecodeErrorsLayer<E> {
    fn clone(&self) -> Self {
        Self { decoder: self.decoder.clone(), envelope: PhantomData }
    }
}

impl<E> fmt::Debug for DecodeErrorsLayer<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeErrorsLayer").field("decoder", &self.decoder).finish()
    }
}

impl<S, E> Layer<S> for DecodeErrorsLayer<E> {
    type Service = DecodeErrors<S, E>;

    fn layer(&self, inner: S) -> DecodeErrors<S, E> {
        DecodeErrors { inner, layer: self.clone() }
    }
}

/// The service of [`DecodeErrorsLayer`].
pub struct DecodeErrors<S, E = AnyEnvelope> {
    inner: S,
    layer: DecodeErrorsLayer<E>,
}

impl<S: Clone, E> Clone for DecodeErrors<S, E> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), layer: self.layer.clone() }
    }
}

impl<S: fmt::Debug, E> fmt::Debug for DecodeErrors<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeErrors").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, E, Q, R> Service<Q> for DecodeErrors<S, E>
where
    S: Service<Q, Response = Response<R>>,
    R: Body + Unpin,
    E: DecodeEnvelope,
{
    type Response = Response<Replayed<R>>;
    type Error = S::Error;
    type Future = DecodeErrorsFuture<S::Future, R, E>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Q) -> Self::Future {
        let answer = self.inner.call(request);
        DecodeErrorsFuture {
            decoder: self.layer.decoder.clone(),
            answer,
            reading: None,
            envelope: PhantomData,
        }
    }
}

pin_project! {
    /// The future of [`DecodeErrors`].
    pub struct DecodeErrorsFuture<F, R: Body, E> {
        decoder: Decoder,
        #[pin]
        answer: F,
        reading: Option<(Parts, Replayed<R>)>,
        envelope: PhantomData<fn() -> E>,
    }
}

impl<F, R: Body, E> fmt::Debug for DecodeErrorsFuture<F, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeErrorsFuture").finish_non_exhaustive()
    }
}

impl<F, R, E, Err> Future for DecodeErrorsFuture<F, R, E>
where
    F: Future<Output = Result<Response<R>, Err>>,
    R: Body + Unpin,
    E: DecodeEnvelope,
{
    type Output = Result<Response<Replayed<R>>, Err>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if this.reading.is_none() {
            let response = ready!(this.answer.poll(cx))?.map(Replayed::new);
            if !is_error(response.status()) {
                return Poll::Ready(Ok(response));
            }
            *this.reading = Some(response.into_parts());
        }
        if let Some((_, body)) = this.reading {
            ready!(body.poll_read(cx, this.decoder.max_body_len()));
        }
        let Some((mut parts, body)) = this.reading.take() else { return Poll::Pending };
        let report = this.decoder.decode::<E>(parts.status, &parts.headers, body.read());
        parts.extensions.insert(report);
        Poll::Ready(Ok(Response::from_parts(parts, body)))
    }
}
