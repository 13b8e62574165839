//! The response in the making: the handler's, or the one that goes out in its stead.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

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
    /// The request, with the future that `call` makes, which may panic instead.
    #[inline]
    pub(crate) fn called(mut served: Served<A>, call: impl FnOnce() -> F) -> Self {
        match served.guarded(call) {
            Ok(handling) => Self { served, stage: Stage::Handling { handling } },
            Err(panicked) => Self::failed(served, panicked),
        }
    }

    /// The request, with nothing to wait for.
    pub(crate) fn failed(served: Served<A>, failure: Failure) -> Self {
        Self { served, stage: Stage::Failed { failure: Some(failure) } }
    }
}

impl<F: Future<Output: Outcome<A>>, A: Answer> Future for Serving<F, A> {
    type Output = A;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<A> {
        let mut this = self.project();
        let served = this.served;
        if let StageProjection::Handling { handling } = this.stage.as_mut().project() {
            let outcome = match served.guarded(|| handling.poll(cx)) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(outcome)) => outcome.settled(served),
                Err(panicked) => Err(panicked),
            };
            let mut answer = match outcome {
                Ok(answer) => answer,
                Err(failure) => served.failed(failure),
            };
            served.check(&mut answer);
            if !served.streams(&answer) {
                served.send_id(&mut answer);
                return Poll::Ready(answer);
            }
            let (head, body) = answer.into_parts();
            let body = Streaming::new(body, served.context.clone());
            this.stage.set(Stage::Waiting { answer: Some((head, body)) });
        }
        let mut answer = match this.stage.project() {
            StageProjection::Waiting { answer } => ready!(served.poll_first_chunk(answer, cx)),
            StageProjection::Failed { failure } => served.failed(failure.take().unwrap_or(Failure::Panicked)),
            StageProjection::Handling { .. } => return Poll::Pending,
        };
        served.send_id(&mut answer);
        Poll::Ready(answer)
    }
}
