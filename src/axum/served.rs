//! One request, from its arrival to the head of its response.

use std::sync::Arc;
use std::task::{Context, Poll};

use apierror_core::__private::within;
use apierror_core::{Rendered, RequestContext};
use axum::BoxError;
use axum::body::Body;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Response};
use http_body::Body as _;

use super::layer::Plan;
use super::streaming::Streaming;
use crate::failure::Failure;
use crate::service::{failure_of, keep_headers, response_of};

/// One request that is being served.
pub(super) struct Served {
    /// Not here while it is current.
    pub(super) context: Option<Arc<RequestContext>>,
    pub(super) plan: Arc<Plan>,
    pub(super) is_head: bool,
    pub(super) found_route: bool,
}

impl Served {
    /// What an error of the inner service was about.
    pub(super) fn failure_of(&self, error: BoxError) -> Failure {
        (self.plan.map_error)(error)
    }

    /// The response for a failure.
    pub(super) fn failed(&mut self, failure: Failure) -> Response<Body> {
        let mut response = within(&mut self.context, || response_of(failure)).map(Body::from);
        if self.is_head {
            drop_body(&mut response);
        }
        response
    }

    /// Puts another response in the place of an error that no [`ApiError`] made.
    ///
    /// [`ApiError`]: crate::ApiError
    #[inline]
    pub(super) fn check(&mut self, response: &mut Response<Body>) {
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            self.check_error(response);
        }
    }

    fn check_error(&mut self, response: &mut Response<Body>) {
        let is_ours = response.extensions().get::<Rendered>().is_some();
        if !is_ours && !self.plan.leave.as_ref().is_some_and(|leaves| leaves(response)) {
            let failure = failure_of(response.status(), self.found_route);
            *response = self.failed_instead(response.headers(), failure);
        } else if self.is_head {
            drop_body(response);
        }
    }

    /// The response for a failure, with what is to be kept of another's headers.
    fn failed_instead(&mut self, foreign: &HeaderMap, failure: Failure) -> Response<Body> {
        let mut response = self.failed(failure);
        keep_headers(foreign, response.headers_mut());
        response
    }

    /// Whether the body is made while it is sent.
    #[inline]
    pub(super) fn streams(&self, response: &Response<Body>) -> bool {
        response.body().size_hint().exact().is_none() && !self.is_head
    }

    /// Looks at the first chunk of a streaming body, and waits for it where that is asked for. If there is none to be had, a
    /// failure takes the response's place.
    pub(super) fn poll_first_chunk(
        &mut self,
        response: &mut Option<Response<Streaming>>,
        cx: &mut Context<'_>,
    ) -> Poll<Response<Body>> {
        // It is there until the future is ready.
        let Some(mut found) = response.take() else { return Poll::Pending };
        match found.body_mut().poll_first_chunk(cx) {
            Poll::Pending if self.plan.await_first_chunk => {
                *response = Some(found);
                Poll::Pending
            }
            Poll::Ready(Err(failure)) => Poll::Ready(self.failed_instead(found.headers(), failure)),
            Poll::Pending | Poll::Ready(Ok(())) => Poll::Ready(found.map(Body::new)),
        }
    }

    /// Sends the id of the request back: the last that is done with its context here.
    #[inline]
    pub(super) fn send_id(&mut self, headers: &mut HeaderMap) {
        if let Some(context) = self.context.take() {
            self.plan.service.send_id(context, headers);
        }
    }
}

/// Leaves the head alone, in answer to `HEAD`: it says how long the body would be (RFC 9110, section 9.3.2).
fn drop_body(response: &mut Response<Body>) {
    if let Some(length) = response.body().size_hint().exact() {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
}
