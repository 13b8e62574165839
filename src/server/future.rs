//! The response in the making: the handler's, or the one that goes out in its stead.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use super::guard::Panicked;
use super::streaming::Streaming;
use super::{Answer, Outcome, Served};
use crate::failure::Failure;

pin_project! {
    /// A request that is being served, by the future `F`.
    pub(crate) struct Serving<F, A: Answer> {
        served: Served<A>,
        #[pin]
        stage: Stage<F, A>,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<F, A: Answer> {
        /// The handler is at work.
        Handling { #[pin] handling: F },
        /// The head waits for the first chunk of the body.
        Waiting { answer: Option<(A::Head, Streaming<A::Body>)> },
        /// There is no handler to wait for.
        Failed { failure: Option<Failure> },
    }
}

impl<F, A: Answer> Serving<F, A> {
    /// The request, with the future that serves it.
    #[inline]
    pub(crate) fn handling(served: Served<A>, handling: F) -> Self {
        Self { served, stage: Stage::Handling { handling } }
    }

    /// The request, with nothing to wait for.
    pub(crate) fn failed(served: Served<A>, failure: Failure) -> Self {
        Self { served, stage: Stage::Failed { failure: Some(failure) } }
    }
}

impl<F: Future<Output: Outcome<A>>, A: Answer> Future for Serving<F, A> {
    type Output = A::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<A::Output> {
        let mut this = self.project();
        let served = this.served;
        if let StageProjection::Handling { handling } = this.stage.as_mut().project() {
            let mut answer = match served.guarded(|| handling.poll(cx)) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(outcome)) => outcome.settled(served),
                Err(Panicked) => served.failed(Failure::Panicked),
            };
            served.check(&mut answer);
            if !served.streams(&answer) {
                served.send_id(&mut answer);
                return Poll::Ready(answer.into_output());
            }
            let (head, body) = answer.into_parts();
            let body = Streaming::new(body, served.context.clone());
            this.stage.set(Stage::Waiting { answer: Some((head, body)) });
        }
        let mut answer = match this.stage.project() {
            StageProjection::Waiting { answer } => ready!(served.poll_first_chunk(answer, cx)),
            StageProjection::Failed { failure } => {
                served.failed(failure.take().unwrap_or(Failure::Panicked))
            }
            StageProjection::Handling { .. } => return Poll::Pending,
        };
        served.send_id(&mut answer);
        Poll::Ready(answer.into_output())
    }
}
