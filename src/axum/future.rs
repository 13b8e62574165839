//! The response in the making: the handler's, or the one that goes out in its stead.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::BoxError;
use axum::body::Body;
use bytes::Bytes;
use http::Response;
use pin_project_lite::pin_project;

use super::served::Served;
use super::streaming::Streaming;
use crate::failure::Failure;
use crate::service::{Panicked, guarded};

pin_project! {
    /// The future of [`ErrorService`](super::ErrorService).
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        served: Served,
        #[pin]
        stage: Stage<F>,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<F> {
        /// The handler is at work.
        Handling { #[pin] handling: F },
        /// The head waits for the first chunk of the body.
        Waiting { response: Option<Response<Streaming>> },
        /// There is no handler to wait for.
        Failed { failure: Option<Failure> },
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn handling(served: Served, handling: F) -> Self {
        Self { served, stage: Stage::Handling { handling } }
    }

    pub(super) fn failed(served: Served, failure: Failure) -> Self {
        Self { served, stage: Stage::Failed { failure: Some(failure) } }
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let served = this.served;
        if let StageProjection::Handling { handling } = this.stage.as_mut().project() {
            let mut response = match guarded(&mut served.context, || handling.poll(cx)) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(Ok(response))) => response.map(Body::new),
                Ok(Poll::Ready(Err(error))) => served.failed(served.failure_of(error.into())),
                Err(Panicked) => served.failed(Failure::Panicked),
            };
            served.check(&mut response);
            if !served.streams(&response) {
                served.send_id(response.headers_mut());
                return Poll::Ready(Ok(response));
            }
            let response = response.map(|body| Streaming::new(body, served.context.clone()));
            this.stage.set(Stage::Waiting { response: Some(response) });
        }
        let mut response = match this.stage.project() {
            StageProjection::Waiting { response } => ready!(served.poll_first_chunk(response, cx)),
            StageProjection::Failed { failure } => served.failed(failure.take().unwrap_or(Failure::Panicked)),
            StageProjection::Handling { .. } => return Poll::Pending,
        };
        served.send_id(response.headers_mut());
        Poll::Ready(Ok(response))
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
