//! What the middlewares of all frameworks share. It knows none of them.

use apierror_core::context;

use crate::error::Error;
use crate::failure::{Failure, ServiceError};

/// How a service makes its own errors of failures, among the values of its settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FailureErrors(pub(crate) fn(Failure) -> Error);

/// The error for a failure around the handlers: as the current service has it, or a [`ServiceError`].
pub(crate) fn error_of(failure: Failure) -> Error {
    match context::current().and_then(|context| context.settings()?.get::<FailureErrors>().copied()) {
        Some(FailureErrors(error)) => error(failure),
        None => Error::new(ServiceError::from(failure)),
    }
}
