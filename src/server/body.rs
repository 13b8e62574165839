//! Bodies that are produced while they are sent.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use apierror_core::RequestContext;

use super::guard::{Panicked, caught, dropped, guarded};
use crate::failure::Failure;

/// A response body of a framework.
pub(crate) trait Chunks {
    /// A part of the body.
    type Chunk;
    /// The error that ends the body early.
    type Error;

    /// Polls for the next chunk.
    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Self::Chunk, Self::Error>>>;

    /// Returns the failure for an error of the body.
    fn failure(error: Self::Error) -> Failure;

    /// Returns the size of the body, if it is known.
    fn exact_size(&self) -> Option<u64>;

    /// Returns the bytes of a chunk.
    fn bytes(chunk: &Self::Chunk) -> &[u8];
}

/// A body that runs in the context of its request.
///
/// A panic in it ends the body with an error instead of ending the task of the
/// connection. A panic in its `Drop` changes nothing.
pub(crate) struct StreamingBody<B: Chunks> {
    /// `None` once the body has ended.
    pub(crate) body: Option<B>,
    /// `None` while the context is current.
    context: Option<Arc<RequestContext>>,
    /// The chunk that was polled before the head was sent.
    pub(crate) first: Option<B::Chunk>,
}

impl<B: Chunks> StreamingBody<B> {
    pub(super) fn new(body: B, context: Option<Arc<RequestContext>>) -> Self {
        Self { body: Some(body), context, first: None }
    }

    /// Polls for the first chunk and keeps it.
    ///
    /// # Errors
    /// Returns the failure if the body fails or panics instead.
    pub(super) fn poll_first_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(match ready!(self.poll_body(cx)) {
            Some(Ok(chunk)) => {
                self.first = Some(chunk);
                Ok(())
            }
            Some(Err(BodyError::Failed(error))) => {
                Err(guarded(&mut self.context, || B::failure(error)).unwrap_or(Failure::Panicked))
            }
            Some(Err(BodyError::Panicked)) => Err(Failure::Panicked),
            None => Ok(()),
        })
    }

    /// Returns the bytes of the first chunk.
    pub(super) fn first_bytes(&self) -> &[u8] {
        self.first.as_ref().map_or(&[], B::bytes)
    }

    /// Returns the size of the rest of the body, if it is known.
    pub(super) fn exact_size(&self) -> Option<u64> {
        match &self.body {
            Some(body) => caught(|| body.exact_size()).ok().flatten(),
            None => Some(0),
        }
    }

    /// Polls for the next chunk.
    #[expect(clippy::type_complexity, reason = "the item type of a stream")]
    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<B::Chunk, BodyError<B::Error>>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        self.poll_body(cx)
    }

    #[expect(clippy::type_complexity, reason = "the item type of a stream")]
    fn poll_body(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<B::Chunk, BodyError<B::Error>>>> {
        let Self { body, context, .. } = self;
        let Some(running) = body else { return Poll::Ready(None) };
        let polled = match guarded(context, || running.poll_chunk(cx)) {
            Ok(polled) => ready!(polled).map(|chunk| chunk.map_err(BodyError::Failed)),
            Err(Panicked) => Some(Err(BodyError::Panicked)),
        };
        if !matches!(polled, Some(Ok(_))) {
            self.end();
        }
        Poll::Ready(polled)
    }

    /// Drops what follows the first chunk. Polls for it, so that a body without more can end
    /// as usual.
    pub(super) fn end_after_first(&mut self, cx: &mut Context<'_>) {
        dropped(self.poll_body(cx));
        self.end();
    }

    /// Drops the body here: a panic in its `Drop` would reach the server.
    fn end(&mut self) {
        if let Some(body) = self.body.take() {
            // The log has the panic.
            let _ = guarded(&mut self.context, || drop(body));
        }
    }
}

impl<B: Chunks> Drop for StreamingBody<B> {
    fn drop(&mut self) {
        self.end();
    }
}

/// The reason why a body ended early. The head has been sent, so the server
/// closes the connection.
pub(crate) enum BodyError<E> {
    /// The body returned an error.
    Failed(E),
    Panicked,
}

/// The error that the server gets from a body that panicked.
#[derive(Debug)]
pub(crate) struct BodyPanicked;

impl fmt::Display for BodyPanicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response's body ended early")
    }
}

impl std::error::Error for BodyPanicked {}
