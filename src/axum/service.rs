//! The service that the layer makes.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::Body;
use axum::extract::{MatchedPath, OriginalUri};
use bytes::Bytes;
use http::{Method, Request, Response};
use tower_service::Service;

use super::answer::FoundRoute;
use super::future::ResponseFuture;
use crate::failure::Failure;
use crate::server::{Panicked, Plan, Served, Serving};

/// What [`ErrorLayer`](super::ErrorLayer) makes of a service.
///
/// It is ready when the service inside is. An error of the service inside is a response here, so it never fails itself.
pub struct ErrorService<S> {
    inner: S,
    plan: Arc<Plan<axum::response::Response>>,
    /// The service inside will never be ready again: what it said instead.
    unready: Option<BoxError>,
}

impl<S> ErrorService<S> {
    pub(super) fn new(inner: S, plan: Arc<Plan<axum::response::Response>>) -> Self {
        Self { inner, plan, unready: None }
    }
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx).map(|ready| {
            self.unready = ready.err().map(Into::into);
            Ok(())
        })
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // Under `Router::nest` the request's own path is without the prefix.
        let target = request.extensions().get().map_or(request.uri(), |OriginalUri(target)| target);
        let context = self.plan.service.context(request.method(), target, request.headers());
        let mut served = Served {
            context: Some(context),
            plan: Arc::clone(&self.plan),
            is_head: request.method() == Method::HEAD,
            kept: FoundRoute(request.extensions().get::<MatchedPath>().is_some()),
        };
        if let Some(error) = self.unready.take() {
            return ResponseFuture::new(Serving::failed(served, (self.plan.own.0)(error)));
        }
        match served.guarded(|| self.inner.call(request)) {
            Ok(handling) => ResponseFuture::new(Serving::handling(served, handling)),
            Err(Panicked) => ResponseFuture::new(Serving::failed(served, Failure::Panicked)),
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
