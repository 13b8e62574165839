//! Errors of the service inside: what they were about.

use std::error::Error;

use http::StatusCode;
use tower::BoxError;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;

use crate::failure::Failure;

/// What an error of a service was about, where its layers say so by the types of `tower`.
pub(crate) fn failure_of_error(error: BoxError) -> Failure {
    if comes_from::<Elapsed>(&*error) {
        Failure::RequestTimeout
    } else if comes_from::<Overloaded>(&*error) {
        Failure::Status(StatusCode::SERVICE_UNAVAILABLE)
    } else {
        Failure::Internal(error)
    }
}

/// Whether an error is a `T`, or one is among its sources: `tower`'s `Buffer` wraps what it passes on.
pub(crate) fn comes_from<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source()).any(<dyn Error>::is::<T>)
}
