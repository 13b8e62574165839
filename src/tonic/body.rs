//! Bodies, and the trailers at their end.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tower::BoxError;

use super::served::Served;
use crate::failure::Failure;
use crate::server::{Panicked, guarded};

pin_project! {
    /// The body of [`ErrorService`](super::ErrorService)'s responses.
    ///
    /// The request's context is current while it is polled. Where it fails or panics, its last frame is the status of that; a
    /// status that no API error made is replaced.
    pub struct ResponseBody<B> {
        #[pin]
        stage: Stage<B>,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<B> {
        /// One whose status is in the head already.
        Passing { #[pin] body: B },
        /// One whose status is still to come.
        Checked { #[pin] body: B, served: Box<Served> },
        /// One that is no gRPC.
        Full { data: Option<Bytes> },
    }
}

impl<B> ResponseBody<B> {
    pub(super) fn passing(body: B) -> Self {
        Self { stage: Stage::Passing { body } }
    }

    pub(super) fn checked(body: B, served: Served) -> Self {
        Self { stage: Stage::Checked { body, served: Box::new(served) } }
    }

    pub(super) fn full(data: Bytes) -> Self {
        Self { stage: Stage::Full { data: Some(data).filter(|data| !data.is_empty()) } }
    }

    pub(super) fn empty() -> Self {
        Self { stage: Stage::Full { data: None } }
    }
}

impl<B> Body for ResponseBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut stage = self.project().stage;
        let last = match stage.as_mut().project() {
            StageProjection::Full { data } => {
                return Poll::Ready(data.take().map(|data| Ok(Frame::data(data))));
            }
            StageProjection::Passing { body } => {
                return body
                    .poll_frame(cx)
                    .map(|frame| frame.map(|frame| frame.map_err(Into::into)));
            }
            StageProjection::Checked { body, served } => {
                let failed = match guarded(&mut served.context, || body.poll_frame(cx)) {
                    Ok(polled) => match ready!(polled) {
                        Some(Ok(frame)) => return Poll::Ready(Some(Ok(checked(frame, served)))),
                        None => return Poll::Ready(None),
                        Some(Err(error)) => Err(error.into()),
                    },
                    Err(Panicked) => Ok(Failure::Panicked),
                };
                if served.is_grpc() {
                    let mut trailers = served.trailers(failed);
                    served.send_id(&mut trailers);
                    Ok(Frame::trailers(trailers))
                } else {
                    Err(failed.err().unwrap_or_else(|| "the response's body ended early".into()))
                }
            }
        };
        stage.set(Stage::Full { data: None });
        Poll::Ready(Some(last))
    }

    fn is_end_stream(&self) -> bool {
        match &self.stage {
            Stage::Passing { body } | Stage::Checked { body, .. } => body.is_end_stream(),
            Stage::Full { data } => data.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.stage {
            Stage::Passing { body } | Stage::Checked { body, .. } => body.size_hint(),
            Stage::Full { data } => {
                SizeHint::with_exact(data.as_ref().map_or(0, |data| data.len() as u64))
            }
        }
    }
}

/// The frame; where it is the last, with a status that is in order.
fn checked(frame: Frame<Bytes>, served: &mut Served) -> Frame<Bytes> {
    match frame.into_trailers() {
        Ok(mut trailers) => {
            let failed =
                trailers.get(tonic::Status::GRPC_STATUS).is_some_and(|status| status != "0");
            served.settle(&mut trailers);
            if failed {
                served.send_id(&mut trailers);
            }
            Frame::trailers(trailers)
        }
        // No trailers are data.
        Err(frame) => frame,
    }
}

impl<B> fmt::Debug for ResponseBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
