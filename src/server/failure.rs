//! Converts failures to responses.

use apierror_core::__private::rendering_panic;
use apierror_core::{envelope, response_in};
use bytes::Bytes;
use http::Response;

use super::guard::{Panicked, caught, dropped};
use crate::error::error_for;
use crate::failure::{Failure, ServiceError};

/// Returns the response for a failure, in the current service's envelope.
///
/// If the service's own code panics, the response is a plain 500.
pub(crate) fn response_for(failure: Failure) -> Response<Bytes> {
    let is_panic = matches!(failure, Failure::Panicked);
    let respond = || {
        caught(|| error_for(failure)).and_then(|error| {
            let response = caught(|| error.to_response());
            // Holds the cause, whose `Drop` may panic.
            dropped(error);
            response
        })
    };
    let rendered = if is_panic { rendering_panic(respond) } else { respond() };
    rendered.unwrap_or_else(|Panicked| {
        rendering_panic(|| {
            response_in::<envelope::ProblemDetails>(&ServiceError::from(Failure::Panicked))
        })
    })
}
