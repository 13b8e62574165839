//! Reads the rest of a body that is not sent.
//!
//! A proxied response keeps its connection to the upstream busy until its body
//! has been read.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use apierror_core::RequestContext;

use super::body::{Chunks, StreamingBody};
use super::guard::dropped;

/// The longest body that is read. A new connection costs less than reading a
/// longer body.
const MAX_SIZE: u64 = 256 * 1024;

/// How long a body is read, at most.
pub(crate) const MAX_TIME: Duration = Duration::from_secs(5);

/// Reads a short body to its end and drops it. Does so in a task if a part has
/// yet to arrive.
pub(super) fn drain<B: Chunks>(
    body: B,
    context: Option<Arc<RequestContext>>,
    spawn: impl FnOnce(Drain<B>),
) {
    let body = StreamingBody::new(body, context);
    if body.exact_size() == Some(0) {
        return dropped(body);
    }
    let mut drain = Drain { body: Some(body), left: MAX_SIZE };
    if drain.poll_chunks(&mut Context::from_waker(Waker::noop())).is_pending() {
        spawn(drain);
    }
}

/// A future that reads a body.
pub(crate) struct Drain<B: Chunks> {
    body: Option<StreamingBody<B>>,
    /// How many bytes may still be read.
    left: u64,
}

impl<B: Chunks> Drain<B> {
    fn poll_chunks(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Some(body) = &mut self.body {
            let is_long = body.exact_size().is_some_and(|size| size > self.left);
            let chunk = if is_long { None } else { ready!(body.poll_chunk(cx)) };
            let left = match chunk {
                // An empty chunk counts too: there may be no end of them.
                Some(Ok(chunk)) => self.left.checked_sub(B::bytes(&chunk).len().max(1) as u64),
                Some(Err(_)) | None => None,
            };
            match left {
                Some(left) => self.left = left,
                None => dropped(self.body.take()),
            }
        }
        Poll::Ready(())
    }
}

impl<B: Chunks<Chunk: Unpin> + Unpin> Future for Drain<B> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.poll_chunks(cx)
    }
}
