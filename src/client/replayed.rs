//! A body whose beginning was read and is handed on all the same.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};

/// A response's body, whose beginning may have been read already. It gives what `B` would give, failures included.
pub struct Replayed<B: Body> {
    read: BytesMut,
    end: End<B::Error>,
    rest: B,
}

/// What came behind the bytes that were read.
enum End<E> {
    /// The rest of the body, if there is any.
    Rest,
    Trailers(HeaderMap),
    Failure(E),
}

impl<B: Body + Unpin> Replayed<B> {
    pub(crate) fn new(body: B) -> Self {
        Self { read: BytesMut::new(), end: End::Rest, rest: body }
    }

    /// What was read.
    pub(crate) fn read(&self) -> &[u8] {
        &self.read
    }

    /// Reads on, until the body ends or fails, or more than `max_len` bytes were read.
    pub(crate) fn poll_read(&mut self, cx: &mut Context<'_>, max_len: usize) -> Poll<()> {
        while self.read.len() <= max_len && matches!(self.end, End::Rest) {
            match ready!(Pin::new(&mut self.rest).poll_frame(cx)) {
                None => break,
                Some(Err(failure)) => self.end = End::Failure(failure),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.read.put(data),
                    Err(frame) => {
                        if let Ok(trailers) = frame.into_trailers() {
                            self.end = End::Trailers(trailers);
                        }
                    }
                },
            }
        }
        Poll::Ready(())
    }
}

// Nothing in it is pinned but the rest, which can be moved itself.
impl<B: Body + Unpin> Unpin for Replayed<B> {}

impl<B: Body + Unpin> Body for Replayed<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if !self.read.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(self.read.split().freeze()))));
        }
        match std::mem::replace(&mut self.end, End::Rest) {
            End::Trailers(trailers) => Poll::Ready(Some(Ok(Frame::trailers(trailers)))),
            End::Failure(failure) => Poll::Ready(Some(Err(failure))),
            End::Rest => {
                let frame = ready!(Pin::new(&mut self.rest).poll_frame(cx));
                let whole = |mut data: B::Data| data.copy_to_bytes(data.remaining());
                Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(whole))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && matches!(self.end, End::Rest) && self.rest.is_end_stream()
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

impl<B: Body> fmt::Debug for Replayed<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayed").field("read", &self.read.len()).finish_non_exhaustive()
    }
}
