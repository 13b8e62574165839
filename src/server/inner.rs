//! The `tower` service inside a layer: its readiness, and the failures for its
//! errors.

use std::error::Error;
use std::fmt;
use std::task::{Context, Poll};

use apierror_core::__private::chain;
use http::StatusCode;
use tower::BoxError;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;
use tower_service::Service;

use super::guard::{Panicked, caught, dropped};
use crate::failure::Failure;

/// A service whose error in `poll_ready` becomes the response to the next
/// request.
pub(crate) struct InnerService<S> {
    service: S,
    /// Why the last `poll_ready` failed.
    unready: Option<Box<Unready>>,
}

/// Why a service is not ready: its error, or the failure of a panic.
pub(crate) type Unready = Result<Failure, BoxError>;

impl<S> InnerService<S> {
    pub(crate) fn new(service: S) -> Self {
        Self { service, unready: None }
    }

    /// Polls the service until it is ready or has failed.
    pub(crate) fn poll_ready<Request>(&mut self, cx: &mut Context<'_>) -> Poll<()>
    where
        S: Service<Request, Error: Into<BoxError>>,
    {
        let unready = match caught(|| self.service.poll_ready(cx)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => None,
            Ok(Poll::Ready(Err(error))) => {
                Some(caught(|| error.into()).map_or(Ok(Failure::Panicked), Err))
            }
            Err(Panicked) => Some(Ok(Failure::Panicked)),
        };
        if unready.is_some() || self.unready.is_some() {
            // Nobody may have taken the earlier error, whose `Drop` may panic.
            dropped(std::mem::replace(&mut self.unready, unready.map(Box::new)));
        }
        Poll::Ready(())
    }

    /// Takes the reason why the last `poll_ready` failed, if it did.
    #[inline]
    pub(crate) fn take_unready(&mut self) -> Option<Box<Unready>> {
        self.unready.take()
    }

    /// Calls the service.
    #[inline]
    pub(crate) fn call<Request>(&mut self, request: Request) -> S::Future
    where
        S: Service<Request>,
    {
        self.service.call(request)
    }
}

impl<S: Clone> Clone for InnerService<S> {
    fn clone(&self) -> Self {
        Self::new(self.service.clone())
    }
}

impl<S: fmt::Debug> fmt::Debug for InnerService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.service.fmt(f)
    }
}

/// The closure that maps errors of the inner service to failures.
pub(crate) type MapError = dyn Fn(BoxError) -> Failure + Send + Sync;

/// Returns the failure for an error of a `tower` service. This is the default
/// of `map_error`.
pub(crate) fn failure_from_error(error: BoxError) -> Failure {
    // A panic in `source` must not drop the error, whose `Drop` may panic too.
    let known = caught(|| {
        if comes_from::<Elapsed>(&*error) {
            Some(Failure::RequestTimeout)
        } else if comes_from::<Overloaded>(&*error) {
            Some(Failure::Status(StatusCode::SERVICE_UNAVAILABLE))
        } else {
            None
        }
    });
    match known {
        Ok(Some(failure)) => {
            dropped(error);
            failure
        }
        Ok(None) | Err(Panicked) => Failure::Internal(error),
    }
}

/// Returns the error, or the first of its sources, that is a `T`.
///
/// Sources matter because `tower`'s `Buffer` wraps the errors it passes on.
pub(crate) fn find_cause<'a, T: Error + 'static>(
    error: &'a (dyn Error + 'static),
) -> Option<&'a T> {
    chain(error).find_map(<dyn Error>::downcast_ref)
}

/// Returns whether the error or one of its sources is a `T`.
pub(crate) fn comes_from<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    find_cause::<T>(error).is_some()
}
