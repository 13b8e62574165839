//! The service that the layer makes.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower::BoxError;
use tower_service::Service;

use super::body::ResponseBody;
use super::future::ResponseFuture;
use super::layer::Plan;
use super::served::Served;
use crate::failure::Failure;
use crate::server::{Panicked, guarded};

/// What [`ErrorLayer`](super::ErrorLayer) makes of a service.
///
/// It is ready when the service inside is. An error of the service inside is a status here, so it never fails itself.
pub struct ErrorService<S> {
    inner: S,
    plan: Arc<Plan>,
    /// The service inside will never be ready again: what it said instead.
    unready: Option<BoxError>,
}

impl<S> ErrorService<S> {
    pub(super) fn new(inner: S, plan: Arc<Plan>) -> Self {
        Self { inner, plan, unready: None }
    }
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes>,
    R::Error: Into<BoxError>,
{
    type Response = Response<ResponseBody<R>>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx).map(|ready| {
            self.unready = ready.err().map(Into::into);
            Ok(())
        })
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut served = Served::new(&self.plan, &request);
        if let Some(error) = self.unready.take() {
            return ResponseFuture::failed(served, Err(error));
        }
        match guarded(&mut served.context, || self.inner.call(request)) {
            Ok(handling) => ResponseFuture::handling(served, handling),
            Err(Panicked) => ResponseFuture::failed(served, Ok(Failure::Panicked)),
        }
    }
}

impl<S: Clone> Clone for ErrorService<S> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), Arc::clone(&self.plan))
    }
}

impl<S: fmt::Debug> fmt::Debug for ErrorService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
