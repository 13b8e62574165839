//! The least work that a layer can do which sends request ids back. It checks no id,
//! keeps no context, has no envelope and catches no panic.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderName, HeaderValue, Request, Response};
use pin_project_lite::pin_project;
use tower::Service;
use uuid::Uuid;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Takes the id of the request, or makes one, and sends it back.
#[derive(Debug, Clone)]
pub struct EchoId<S>(pub S);

impl<S, B, R> Service<Request<B>> for EchoId<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = EchoIdFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let id = request.headers().get(HEADER).cloned().or_else(new_id);
        EchoIdFuture { id, handling: self.0.call(request) }
    }
}

fn new_id() -> Option<HeaderValue> {
    let mut text = Uuid::encode_buffer();
    HeaderValue::from_str(Uuid::now_v7().hyphenated().encode_lower(&mut text)).ok()
}

pin_project! {
    /// The future of [`EchoId`].
    #[derive(Debug)]
    pub struct EchoIdFuture<F> {
        id: Option<HeaderValue>,
        #[pin]
        handling: F,
    }
}

impl<F, R, E> Future for EchoIdFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut response = ready!(this.handling.poll(cx));
        if let (Ok(response), Some(id)) = (&mut response, this.id.take()) {
            response.headers_mut().insert(HEADER, id);
        }
        Poll::Ready(response)
    }
}
