//! One request, from its arrival to the head of its response: what is decided, in no framework's types.

use std::sync::Arc;
use std::task::{Context, Poll};

use apierror_core::__private::within;
use apierror_core::RequestContext;
use bytes::Bytes;
use http::Response;

use super::guard::{Panicked, guarded};
use super::streaming::Streaming;
use super::{Answer, Plan, response_of};
use crate::failure::Failure;

/// One request that is being served.
pub(crate) struct Served<A: Answer> {
    /// Not here while it is current.
    pub(crate) context: Option<Arc<RequestContext>>,
    pub(crate) plan: Arc<Plan<A>>,
    pub(crate) is_head: bool,
    pub(crate) kept: A::Kept,
}

impl<A: Answer> Served<A> {
    /// Runs code that is not ours in the context of the request.
    ///
    /// # Errors
    /// Where it panics.
    #[inline]
    pub(crate) fn guarded<R>(&mut self, work: impl FnOnce() -> R) -> Result<R, Panicked> {
        guarded(&mut self.context, work)
    }

    /// The response for a failure, where there is none.
    pub(crate) fn failed(&mut self, failure: Failure) -> A {
        let mut answer = A::of(self.rendered(failure));
        if self.is_head {
            answer.drop_body();
        }
        answer
    }

    fn rendered(&mut self, failure: Failure) -> Response<Bytes> {
        within(&mut self.context, || response_of(failure))
    }

    /// Puts another response in the place of an error that no [`ApiError`] made.
    ///
    /// [`ApiError`]: crate::ApiError
    #[inline]
    pub(super) fn check(&mut self, answer: &mut A) {
        let status = answer.status();
        if status.is_client_error() || status.is_server_error() {
            self.check_error(answer);
        }
    }

    fn check_error(&mut self, answer: &mut A) {
        if !answer.is_rendered()
            && !self.plan.pass_through.as_ref().is_some_and(|leaves| leaves(answer))
        {
            let failure = answer.failure(&self.kept, &self.plan.own);
            self.fail_instead(answer, failure);
        } else if self.is_head {
            answer.drop_body();
        }
    }

    /// Puts the response for a failure in the place of another, with what is to be kept of that one's headers.
    fn fail_instead(&mut self, answer: &mut A, failure: Failure) {
        let mut rendered = self.rendered(failure);
        answer.keep_headers(rendered.headers_mut());
        answer.replace(rendered);
        if self.is_head {
            answer.drop_body();
        }
    }

    /// Whether the body is made while it is sent.
    #[inline]
    pub(super) fn streams(&self, answer: &A) -> bool {
        answer.streams() && !self.is_head
    }

    /// Looks at the first chunk of a streaming body, and waits for it where that is asked for. If there is none to be had, a
    /// failure takes the response's place.
    pub(super) fn poll_first_chunk(
        &mut self,
        answer: &mut Option<(A::Head, Streaming<A::Body>)>,
        cx: &mut Context<'_>,
    ) -> Poll<A> {
        // It is there until the future is ready.
        let Some((head, mut body)) = answer.take() else { return Poll::Pending };
        match body.poll_first_chunk(cx) {
            Poll::Pending if self.plan.await_first_chunk => {
                *answer = Some((head, body));
                Poll::Pending
            }
            Poll::Ready(Err(failure)) => {
                let mut answer = A::from_parts(head, body);
                self.fail_instead(&mut answer, failure);
                Poll::Ready(answer)
            }
            Poll::Pending | Poll::Ready(Ok(())) => Poll::Ready(A::from_parts(head, body)),
        }
    }

    /// Sends the id of the request back: the last that is done with its context here.
    #[inline]
    pub(super) fn send_id(&mut self, answer: &mut A) {
        if let Some(context) = self.context.take() {
            self.plan.service.send_id(context, answer);
        }
    }
}
