//! A body whose beginning is read for a decision and then still passed on.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};

/// How many frames are read before the task yields.
const FRAMES_PER_POLL: usize = 128;

/// A response body whose beginning may already have been read.
///
/// It yields the same data, trailers and errors as the body `B`.
pub struct PeekedBody<B: Body> {
    read: BytesMut,
    next: Next<B::Error>,
    rest: B,
}

/// The part after the bytes that were read.
enum Next<E> {
    Rest,
    Trailers(HeaderMap),
    Error(E),
}

impl<B: Body + Unpin> PeekedBody<B> {
    pub(super) fn new(body: B) -> Self {
        Self { read: BytesMut::new(), next: Next::Rest, rest: body }
    }

    /// Returns the bytes that were read.
    pub(super) fn read(&self) -> &[u8] {
        &self.read
    }

    /// Reads until the body ends or fails, or until more than `max_len` bytes
    /// have been read.
    ///
    /// Yields after some frames, so that a time limit also ends a body of endless
    /// empty frames.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>, max_len: usize) -> Poll<()> {
        let mut frames = 0;
        while self.read.len() <= max_len && matches!(self.next, Next::Rest) {
            if frames == FRAMES_PER_POLL {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            frames += 1;
            match ready!(Pin::new(&mut self.rest).poll_frame(cx)) {
                None => break,
                Some(Err(error)) => self.next = Next::Error(error),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.read.put(data),
                    Err(frame) => {
                        if let Ok(trailers) = frame.into_trailers() {
                            self.next = Next::Trailers(trailers);
                        }
                    }
                },
            }
        }
        Poll::Ready(())
    }
}

// Only `rest` could need to be pinned, and it is `Unpin` itself.
impl<B: Body + Unpin> Unpin for PeekedBody<B> {}

impl<B: Body + Unpin> Body for PeekedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if !self.read.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(self.read.split().freeze()))));
        }
        match std::mem::replace(&mut self.next, Next::Rest) {
            Next::Trailers(trailers) => Poll::Ready(Some(Ok(Frame::trailers(trailers)))),
            Next::Error(error) => Poll::Ready(Some(Err(error))),
            Next::Rest => {
                let frame = ready!(Pin::new(&mut self.rest).poll_frame(cx));
                let to_bytes = |mut data: B::Data| data.copy_to_bytes(data.remaining());
                Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(to_bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && matches!(self.next, Next::Rest) && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let read = u64::try_from(self.read.len()).unwrap_or(u64::MAX);
        let rest = self.rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(read));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(read));
        }
        hint
    }
}

impl<B: Body> fmt::Debug for PeekedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeekedBody").field("read", &self.read.len()).finish_non_exhaustive()
    }
}
