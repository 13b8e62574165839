//! Converts statuses to failures, and failures to responses.

use apierror_core::{envelope, response_in};
use bytes::Bytes;
use http::{Response, StatusCode};

use super::guard::{Panicked, caught};
use crate::error::error_for;
use crate::failure::{Failure, ServiceError};

/// Returns the response for a failure, in the current service's envelope.
///
/// If the service's own code panics, the response is a plain 500.
pub(crate) fn response_for(failure: Failure) -> Response<Bytes> {
    caught(|| error_for(failure).to_response()).unwrap_or_else(|Panicked| {
        response_in::<envelope::ProblemDetails>(&ServiceError::from(Failure::Panicked))
    })
}

/// Returns the failure for a bare status.
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
