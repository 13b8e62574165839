//! Converts statuses to failures, and failures to the service's errors and
//! their responses.

use apierror_core::{ApiError, context, envelope, response_in};
use bytes::Bytes;
use http::{Response, StatusCode};

use super::guard::{Panicked, caught};
use crate::error::Error;
use crate::failure::{Failure, ServiceError};

/// The function that makes a service's errors from failures. It is a value in
/// the service's settings.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServiceErrors(fn(Failure) -> Error);

impl ServiceErrors {
    /// Makes errors of type `F`, and a [`ServiceError`] from each failure that
    /// `F` returns unchanged.
    pub(super) fn new<F>() -> Self
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        Self(|failure| match F::try_from(failure) {
            Ok(error) => Error::new(error),
            Err(failure) => Error::new(ServiceError::from(failure.into())),
        })
    }
}

/// Returns the current service's error for a failure, or else a
/// [`ServiceError`].
pub(crate) fn error_for(failure: Failure) -> Error {
    let service_errors =
        context::current().and_then(|context| context.settings()?.get::<ServiceErrors>().copied());
    match service_errors {
        Some(ServiceErrors(error)) => error(failure),
        None => Error::new(ServiceError::from(failure)),
    }
}

/// Returns the response for a failure, in the current service's envelope.
///
/// A panic in the service's own code ends here: the response is then a plain
/// 500.
pub(crate) fn response_for(failure: Failure) -> Response<Bytes> {
    caught(|| error_for(failure).to_response()).unwrap_or_else(|Panicked| {
        response_in::<envelope::ProblemDetails>(&ServiceError::from(Failure::Panicked))
    })
}

/// Returns the failure that a bare status stands for.
///
/// If a route was found, a 404 comes from its handler and is not about the
/// route.
pub(crate) fn failure_for_status(status: StatusCode, found_route: bool) -> Failure {
    match status {
        StatusCode::NOT_FOUND if !found_route => Failure::RouteNotFound,
        StatusCode::METHOD_NOT_ALLOWED => Failure::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Failure::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::UnsupportedMediaType,
        status => Failure::Status(status),
    }
}
