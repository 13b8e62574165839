//! Bodies that are read whole, and then into a value.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use bytes::Bytes;
use pin_project_lite::pin_project;

use super::{convert, rejection};
use crate::error::Error;
use crate::failure::Failure;
use crate::server::{error_of, failure_of};

pin_project! {
    /// The future of an extractor that reads the body.
    #[must_use = "futures do nothing unless polled"]
    pub struct ReadBody<X> {
        decode: fn(&[u8]) -> Result<X, Failure>,
        #[pin]
        stage: Stage,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage {
        Reading { #[pin] reading: <Bytes as FromRequest>::Future },
        /// There is nothing to wait for.
        Settled { settled: Option<Result<Bytes, Failure>> },
    }
}

impl<X> ReadBody<X> {
    /// As much of the body as the app's `PayloadConfig` allows.
    pub(super) fn new(
        request: &HttpRequest,
        payload: &mut Payload,
        decode: fn(&[u8]) -> Result<X, Failure>,
    ) -> Self {
        let stage = Stage::Reading { reading: Bytes::from_request(request, payload) };
        Self { decode, stage }
    }

    /// What is there already, or is not even read.
    pub(super) fn settled(
        settled: Result<Bytes, Failure>,
        decode: fn(&[u8]) -> Result<X, Failure>,
    ) -> Self {
        Self { decode, stage: Stage::Settled { settled: Some(settled) } }
    }
}

impl<X> Future for ReadBody<X> {
    type Output = Result<X, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let body = match this.stage.project() {
            StageProjection::Reading { reading } => ready!(reading.poll(cx)).map_err(|error| {
                let status = convert::status_of(error.as_response_error().status_code());
                rejection::of(&error).unwrap_or_else(|| failure_of(status, true))
            }),
            // It is there until the future is ready.
            StageProjection::Settled { settled } => match settled.take() {
                Some(settled) => settled,
                None => return Poll::Pending,
            },
        };
        Poll::Ready(body.and_then(|body| (this.decode)(&body)).map_err(error_of))
    }
}

impl<X> fmt::Debug for ReadBody<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadBody").finish_non_exhaustive()
    }
}

/// What the request says of its body.
pub(super) fn content_type(request: &HttpRequest) -> Option<&[u8]> {
    request.headers().get(CONTENT_TYPE).map(actix_web::http::header::HeaderValue::as_bytes)
}
