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

/// The error, or the first among its sources, that is a `T`: `tower`'s `Buffer` wraps what it passes on.
pub(crate) fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(<dyn Error>::downcast_ref)
}

/// Whether there is one.
pub(crate) fn comes_from<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    cause::<T>(error).is_some()
}
