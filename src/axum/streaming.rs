//! Bodies that are made while they are sent.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use apierror_core::RequestContext;
use axum::Error;
use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};

use crate::failure::Failure;
use crate::service::{Panicked, guarded};

/// A body whose making belongs to its request: the context is current while it is polled, and a panic in it ends it with an
/// error, and not the connection's task.
pub(super) struct Streaming {
    body: Body,
    /// Not here while it is current.
    context: Option<Arc<RequestContext>>,
    /// What has been looked at already.
    first: Option<Frame<Bytes>>,
    has_ended: bool,
}

impl Streaming {
    pub(super) fn new(body: Body, context: Option<Arc<RequestContext>>) -> Self {
        Self { body, context, first: None, has_ended: false }
    }

    /// Looks at the first chunk, or finds that there is none.
    ///
    /// # Errors
    /// Where the body fails or panics instead.
    pub(super) fn poll_first_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(match ready!(self.poll_body(cx)) {
            Ok(Some(Ok(frame))) => {
                self.first = Some(frame);
                Ok(())
            }
            Ok(Some(Err(error))) => Err(Failure::Internal(error.into_inner())),
            Ok(None) => Ok(()),
            Err(Panicked) => Err(Failure::Panicked),
        })
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<PolledBody> {
        if self.has_ended {
            return Poll::Ready(Ok(None));
        }
        let Self { body, context, .. } = self;
        let polled = match guarded(context, || Pin::new(body).poll_frame(cx)) {
            Ok(polled) => Ok(ready!(polled)),
            Err(panicked) => Err(panicked),
        };
        self.has_ended = !matches!(polled, Ok(Some(Ok(_))));
        Poll::Ready(polled)
    }
}

type PolledBody = Result<Option<Result<Frame<Bytes>, Error>>, Panicked>;

impl http_body::Body for Streaming {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        self.poll_body(cx).map(|polled| polled.unwrap_or_else(|Panicked| Some(Err(Error::new(EndedEarly)))))
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && (self.has_ended || self.body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.body.size_hint();
        let looked_at = self.first.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(looked_at));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(looked_at));
        }
        hint
    }
}

/// The head is out: all that is left is to break off.
#[derive(Debug)]
struct EndedEarly;

impl std::fmt::Display for EndedEarly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the response's body ended early")
    }
}

impl std::error::Error for EndedEarly {}
