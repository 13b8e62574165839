//! The body of an error's response, which has the mark of the error. A mark in the
//! extensions of the response would cost three allocations.
//!
//! A response has its body in a box that hides the body's type, so the body is asked for
//! its mark by a call that wrappers of bodies pass on: that of
//! [`size_hint`](http_body::Body::size_hint). A wrapper that does not is known once it has
//! read the body: see [`note_read`].

use std::cell::Cell;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use apierror_core::Rendered;
use bytes::Bytes;
use http::Response;
use http_body::{Body, Frame, SizeHint};

use crate::server::note_read;

/// Returns which error a response was rendered from, unless other code has replaced its body
/// or read it. A mark in the extensions tells it too, whatever the body is.
/// Use it in a middleware, inside [`ErrorLayer`](super::ErrorLayer) or around it.
///
/// ```
/// use apierror::{ApiError, axum::{ErrorLayer, rendered}, envelope};
/// use axum::{Router, extract::Request, middleware::{Next, from_fn}, response::Response, routing::get};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410)]
/// struct Gone;
///
/// async fn with_code(request: Request, next: Next) -> Response {
///     let mut response = next.run(request).await;
///     if let Some(error) = rendered(&response) {
///         response.headers_mut().insert("x-code", error.code().parse().unwrap());
///     }
///     response
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let app: Router = Router::new()
///     .route("/", get(async || Err::<(), _>(Gone)))
///     .layer(from_fn(with_code))
///     .layer(ErrorLayer::<envelope::Flat>::new());
/// # use tower::ServiceExt;
/// let response = app.oneshot(Request::<axum::body::Body>::default()).await.unwrap();
/// assert_eq!(response.headers()["x-code"], "GONE");
/// # }
/// ```
///
/// Inside the layer, a middleware may read a body and make one of the same bytes: the layer
/// still knows the error. It must keep the mark in the extensions if it keeps the response
/// for other requests, such as a cache, reads it in a task of its own, or compresses what it
/// has read.
///
/// ```
/// # use apierror::axum::rendered;
/// # use axum::response::Response;
/// fn keep_mark(response: &mut Response) {
///     if let Some(error) = rendered(response) {
///         response.extensions_mut().insert(error);
///     }
/// }
/// # keep_mark(&mut Response::default());
/// ```
#[must_use]
pub fn rendered<B: Body>(response: &Response<B>) -> Option<Rendered> {
    mark_and_size(response.body()).0.or_else(|| response.extensions().get().copied())
}

/// The body of an error.
pub(super) struct ErrorBody {
    /// Empty once it has been read.
    bytes: Bytes,
    mark: Rendered,
}

impl ErrorBody {
    #[inline]
    pub(super) fn new(bytes: Bytes, mark: Rendered) -> Self {
        Self { bytes, mark }
    }
}

impl Body for ErrorBody {
    type Data = Bytes;
    type Error = Infallible;

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.is_empty() {
            return Poll::Ready(None);
        }
        note_read(self.mark, &bytes);
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    #[inline]
    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        if self.bytes.len() == self.mark.body().len {
            answer(self.mark);
        }
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

thread_local! {
    static QUESTION: Cell<Question> = const { Cell::new(Question::None) };
}

#[derive(Clone, Copy)]
enum Question {
    None,
    WhichError,
    Answered(Rendered),
}

/// Returns the mark of the body, if it is the whole body of an error, and its size, if it is
/// known.
#[inline]
pub(crate) fn mark_and_size(body: &impl Body) -> (Option<Rendered>, Option<u64>) {
    // While a body is asked, it may ask another one.
    let is_inner = !matches!(QUESTION.get(), Question::None);
    let outer = is_inner.then(|| QUESTION.get());
    QUESTION.set(Question::WhichError);
    let size = body.size_hint().exact();
    let answer = QUESTION.replace(Question::None);
    if let Some(outer) = outer {
        QUESTION.set(outer);
    }
    match answer {
        Question::Answered(mark) => (Some(mark), size),
        Question::None | Question::WhichError => (None, size),
    }
}

#[inline]
fn answer(mark: Rendered) {
    if matches!(QUESTION.get(), Question::WhichError) {
        QUESTION.set(Question::Answered(mark));
    }
}
