//! Bodies that are made while they are sent.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use apierror_core::RequestContext;

use super::guard::{Panicked, guarded};
use crate::failure::Failure;

/// A body as a framework has it.
pub(crate) trait Chunks {
    /// A part of it.
    type Chunk;
    /// What ends it early.
    type Error;

    /// The next part.
    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Self::Chunk, Self::Error>>>;

    /// What an error of it was about.
    fn failure(error: Self::Error) -> Failure;
}

/// A body whose making belongs to its request: the context is current while it is polled, and a panic in it ends it with an
/// error, and not the connection's task.
pub(crate) struct Streaming<B: Chunks> {
    pub(crate) body: B,
    /// Not here while it is current.
    context: Option<Arc<RequestContext>>,
    /// What has been looked at already.
    pub(crate) first: Option<B::Chunk>,
    pub(crate) has_ended: bool,
}

impl<B: Chunks> Streaming<B> {
    pub(super) fn new(body: B, context: Option<Arc<RequestContext>>) -> Self {
        Self { body, context, first: None, has_ended: false }
    }

    /// Looks at the first chunk, or finds that there is none.
    ///
    /// # Errors
    /// Where the body fails or panics instead.
    pub(super) fn poll_first_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(match ready!(self.poll_body(cx)) {
            Some(Ok(chunk)) => {
                self.first = Some(chunk);
                Ok(())
            }
            Some(Err(Broken::Failed(error))) => Err(B::failure(error)),
            Some(Err(Broken::Panicked)) => Err(Failure::Panicked),
            None => Ok(()),
        })
    }

    /// The next chunk.
    #[expect(clippy::type_complexity, reason = "what a stream gives")]
    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<B::Chunk, Broken<B::Error>>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        self.poll_body(cx)
    }

    #[expect(clippy::type_complexity, reason = "what a stream gives")]
    fn poll_body(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<B::Chunk, Broken<B::Error>>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let Self { body, context, .. } = self;
        let polled = match guarded(context, || body.poll_chunk(cx)) {
            Ok(polled) => ready!(polled).map(|chunk| chunk.map_err(Broken::Failed)),
            Err(Panicked) => Some(Err(Broken::Panicked)),
        };
        self.has_ended = !matches!(polled, Some(Ok(_)));
        Poll::Ready(polled)
    }
}

/// Why a body ends early. The head is out: all that is left is to break off.
pub(crate) enum Broken<E> {
    /// By an error of its own.
    Failed(E),
    Panicked,
}

/// What the server is told of a body whose making panicked.
#[derive(Debug)]
pub(crate) struct EndedEarly;

impl std::fmt::Display for EndedEarly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the response's body ended early")
    }
}

impl std::error::Error for EndedEarly {}
