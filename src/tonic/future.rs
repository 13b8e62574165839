//! The response in the making: the method's, or the one that goes out in its stead.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use pin_project_lite::pin_project;
use tower::BoxError;

use super::body::ResponseBody;
use super::served::Served;
use crate::failure::Failure;
use crate::server::{Panicked, guarded};

pin_project! {
    /// The future of [`ErrorService`](super::ErrorService).
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // Not here once the response is.
        served: Option<Served>,
        #[pin]
        stage: Stage<F>,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<F> {
        /// The method is at work.
        Handling { #[pin] handling: F },
        /// There is no method to wait for.
        Failed { failed: Option<Result<Failure, BoxError>> },
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn handling(served: Served, handling: F) -> Self {
        Self { served: Some(served), stage: Stage::Handling { handling } }
    }

    pub(super) fn failed(served: Served, failed: Result<Failure, BoxError>) -> Self {
        Self { served: Some(served), stage: Stage::Failed { failed: Some(failed) } }
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<ResponseBody<R>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        // It is there until the future is ready.
        let Some(served) = this.served else { return Poll::Pending };
        let failed = match this.stage.project() {
            StageProjection::Handling { handling } => {
                match guarded(&mut served.context, || handling.poll(cx)) {
                    Ok(Poll::Pending) => return Poll::Pending,
                    Ok(Poll::Ready(Ok(response))) => {
                        let Some(served) = this.served.take() else { return Poll::Pending };
                        return Poll::Ready(Ok(served.check(response)));
                    }
                    Ok(Poll::Ready(Err(error))) => Err(error.into()),
                    Err(Panicked) => Ok(Failure::Panicked),
                }
            }
            StageProjection::Failed { failed } => failed.take().unwrap_or(Ok(Failure::Panicked)),
        };
        let mut response = served.failed(failed);
        served.send_id(response.headers_mut());
        *this.served = None;
        Poll::Ready(Ok(response))
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
