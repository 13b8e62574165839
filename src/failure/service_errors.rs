//! The setting of a service that converts failures into its errors.

use apierror_core::__private::BoxedApiError;
#[cfg(feature = "__middleware")]
use apierror_core::ApiError;
use apierror_core::context;

use super::{Failure, ServiceError};

/// The function that converts failures into a service's errors. It is a value
/// in the service's settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServiceErrors(fn(Failure) -> BoxedApiError);

impl ServiceErrors {
    /// Makes errors of type `F`, and a [`ServiceError`] from each failure that
    /// `F` returns unchanged.
    #[cfg(feature = "__middleware")]
    pub(crate) fn new<F>() -> Self
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        Self(|failure| match F::try_from(failure) {
            Ok(error) => Box::new(error),
            Err(failure) => Box::new(ServiceError::from(failure.into())),
        })
    }
}

/// Returns the current service's error for a failure, or else a [`ServiceError`].
pub(crate) fn boxed_error_for(failure: Failure) -> BoxedApiError {
    let service_errors =
        context::current().and_then(|context| context.settings()?.get::<ServiceErrors>().copied());
    match service_errors {
        Some(ServiceErrors(error)) => error(failure),
        None => Box::new(ServiceError::from(failure)),
    }
}
