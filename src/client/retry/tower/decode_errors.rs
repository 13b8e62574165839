//! A layer that decodes the error responses of any HTTP client service.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use http::response::Parts;
use http_body::Body;
use pin_project_lite::pin_project;
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};
use tower_layer::Layer;
use tower_service::Service;

use crate::client::decode::{AnyEnvelope, DecodeEnvelope, Decoder, is_error};
use crate::client::retry::peeked_body::PeekedBody;

/// Puts an [`ErrorReport`](crate::ErrorReport) into the extensions of each
/// error response. Reads the body up to the decoder's limits of length and
/// time, and passes it on unchanged. It measures the time with tokio; outside a
/// tokio runtime there is no time limit. See the [module](super) for an
/// example.
pub struct DecodeErrorsLayer<E = AnyEnvelope> {
    decoder: Decoder,
    envelope: PhantomData<fn() -> E>,
}

impl DecodeErrorsLayer {
    /// Creates a layer that decodes errors of any shape.
    #[must_use]
    pub fn new() -> Self {
        Self { decoder: Decoder::new(), envelope: PhantomData }
    }
}

impl<E> DecodeErrorsLayer<E> {
    /// Decodes errors in envelope `F`.
    #[must_use]
    pub fn envelope<F: DecodeEnvelope>(self) -> DecodeErrorsLayer<F> {
        DecodeErrorsLayer { decoder: self.decoder, envelope: PhantomData }
    }

    /// Sets how errors are decoded.
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
    type Response = Response<PeekedBody<R>>;
    type Error = S::Error;
    type Future = DecodeErrorsFuture<S::Future, R, E>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Q) -> Self::Future {
        let response = self.inner.call(request);
        DecodeErrorsFuture {
            decoder: self.layer.decoder.clone(),
            response,
            reading: None,
            time: None,
            envelope: PhantomData,
        }
    }
}

pin_project! {
    /// The future of [`DecodeErrors`].
    pub struct DecodeErrorsFuture<F, R: Body, E> {
        decoder: Decoder,
        #[pin]
        response: F,
        reading: Option<(Parts, PeekedBody<R>)>,
        // The time left to read.
        #[pin]
        time: Option<Sleep>,
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
    type Output = Result<Response<PeekedBody<R>>, Err>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if this.reading.is_none() {
            let response = ready!(this.response.poll(cx))?.map(PeekedBody::new);
            if !is_error(response.status()) {
                return Poll::Ready(Ok(response));
            }
            *this.reading = Some(response.into_parts());
            if Handle::try_current().is_ok() {
                this.time.set(Some(sleep(this.decoder.max_body_time())));
            }
        }
        if let Some((_, body)) = this.reading {
            let is_read = body.poll_read(cx, this.decoder.max_body_len()).is_ready();
            // Decodes the part that was read in time.
            if !is_read && this.time.as_pin_mut().is_none_or(|time| time.poll(cx).is_pending()) {
                return Poll::Pending;
            }
        }
        let Some((mut parts, body)) = this.reading.take() else { return Poll::Pending };
        let report = this.decoder.decode::<E>(parts.status, &parts.headers, body.read());
        parts.extensions.insert(report);
        Poll::Ready(Ok(Response::from_parts(parts, body)))
    }
}
