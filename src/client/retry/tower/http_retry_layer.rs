//! The layer that retries, decodes errors, and keeps the policy's time limit.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body::Body;
use tower::retry::Retry;
use tower::timeout::Timeout;
use tower::{BoxError, ServiceExt as _};
use tower_layer::Layer;
use tower_service::Service;

use super::{DecodeErrorsLayer, HttpRetry};
use crate::client::decode::{AnyEnvelope, DecodeEnvelope, Decoder};
use crate::client::no_response::effect_of;
use crate::client::policy::RetryPolicy;
use crate::client::retry::peeked_body::PeekedBody;

/// Retries requests by [`HttpRetry`], and decodes errors as [`DecodeErrorsLayer`]
/// does.
///
/// At the time limit of the policy ([`RetryPolicy::within`]) it also ends the
/// current attempt, with tower's [`Elapsed`](tower::timeout::error::Elapsed) as the error: the request may have
/// taken effect. Without a limit, a server that never answers keeps the request
/// waiting. See the [module](super) for an example.
pub struct HttpRetryLayer<E = AnyEnvelope> {
    policy: RetryPolicy,
    decode: DecodeErrorsLayer<E>,
}

impl HttpRetryLayer {
    /// Creates a layer that decodes errors of any shape.
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self { policy, decode: DecodeErrorsLayer::new() }
    }
}

impl<E> HttpRetryLayer<E> {
    /// Decodes errors in envelope `F`.
    #[must_use]
    pub fn envelope<F: DecodeEnvelope>(self) -> HttpRetryLayer<F> {
        HttpRetryLayer { policy: self.policy, decode: self.decode.envelope() }
    }

    /// Sets how errors are decoded.
    #[must_use]
    pub fn decoder(mut self, decoder: Decoder) -> Self {
        self.decode = self.decode.decoder(decoder);
        self
    }
}

impl<E> Clone for HttpRetryLayer<E> {
    fn clone(&self) -> Self {
        Self { policy: self.policy.clone(), decode: self.decode.clone() }
    }
}

impl<E> fmt::Debug for HttpRetryLayer<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policy, decode } = self;
        f.debug_struct("HttpRetryLayer").field("policy", policy).field("decode", decode).finish()
    }
}

impl<S, E> Layer<S> for HttpRetryLayer<E> {
    type Service = HttpRetryService<S, E>;

    fn layer(&self, inner: S) -> HttpRetryService<S, E> {
        HttpRetryService { inner, layer: self.clone() }
    }
}

/// The service of [`HttpRetryLayer`].
pub struct HttpRetryService<S, E = AnyEnvelope> {
    inner: S,
    layer: HttpRetryLayer<E>,
}

impl<S: Clone, E> Clone for HttpRetryService<S, E> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), layer: self.layer.clone() }
    }
}

impl<S: fmt::Debug, E> fmt::Debug for HttpRetryService<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inner, layer } = self;
        f.debug_struct("HttpRetryService").field("inner", inner).field("layer", layer).finish()
    }
}

impl<S, E, B, R> Service<Request<B>> for HttpRetryService<S, E>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Clone + Send + 'static,
    R: Body + Unpin + Send + 'static,
    R::Data: Send,
    R::Error: Send,
    E: DecodeEnvelope + 'static,
{
    type Response = Response<PeekedBody<R>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let HttpRetryLayer { policy, decode } = &self.layer;
        // The copy is not ready, and stays for the next request.
        let copy = self.inner.clone();
        let ready = mem::replace(&mut self.inner, copy);
        let decoded = decode.layer(ready.map_err(Into::into as fn(S::Error) -> BoxError));
        let retry =
            HttpRetry::with_effect_of(policy.clone(), |error: &BoxError| effect_of(&**error));
        let retried = Retry::new(retry, decoded);
        match policy.time_limit() {
            Some(limit) => Box::pin(Timeout::new(retried, limit).oneshot(request)),
            None => Box::pin(retried.oneshot(request)),
        }
    }
}
