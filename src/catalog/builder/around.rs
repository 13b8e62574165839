//! The errors that a service answers with around its handlers.

use std::sync::Arc;

use apierror_core::{ApiError, DeclaredError, FieldError, context};

use super::Catalog;
use crate::catalog::example_request::example_request;
use crate::failure::{Failure, ServiceError};

/// Returns each failure that can come up around the handlers of any service.
pub(crate) fn failures() -> impl Iterator<Item = Failure> {
    let field = |path: &'static str, message: &'static str| vec![FieldError::new(path, message)];
    [
        Failure::RouteNotFound,
        Failure::MethodNotAllowed,
        Failure::RequestTimeout,
        Failure::PayloadTooLarge,
        Failure::UnsupportedMediaType,
        Failure::MalformedBody(field("", "Expected `,` or `}` at line 3 column 5")),
        Failure::InvalidBody(field("items.0.quantity", "Expected a number, received a string")),
        Failure::InvalidForm(field("email", "Required")),
        Failure::InvalidPath(field("id", "Expected a number")),
        Failure::InvalidQuery(field("page", "Expected a number")),
        Failure::Panicked,
        Failure::Internal("the cause, which only the log shows".into()),
    ]
    .into_iter()
}

impl Catalog {
    /// Creates a catalogue of the errors that a service answers with around its
    /// handlers: for unknown routes, wrong methods, rejected requests, timeouts,
    /// panics.
    ///
    /// `F` is the type that the service sets on its layer with
    /// [`errors`](crate::axum::ErrorLayer::errors). Failures that `F` converts
    /// have its codes; failures that it returns unchanged have the codes of
    /// [`ServiceError`]. A service without such a type uses `ServiceError`
    /// itself. Other codes of `F` are not added; [`and`](Self::and) adds them.
    ///
    /// A code that a type of the service declares, before or after, replaces
    /// the library's code of the same name. This is not a conflict.
    ///
    /// A [`Failure::Status`] depends on what else the service contains, such as a
    /// layer that limits concurrency. [`and_failure`](Self::and_failure) adds
    /// those that can occur.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog, Failure, FieldError, envelope::Flat};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum RequestError {
    ///     #[error("{} invalid fields", fields.len())]
    ///     #[api(code = "VALIDATION_FAILED", status = 400, message = "The request is invalid.")]
    ///     Validation { #[api(details)] fields: Vec<FieldError> },
    ///     #[error("signed out")]
    ///     #[api(code = "SIGNED_OUT", status = 401)]
    ///     SignedOut,
    /// }
    ///
    /// impl TryFrom<Failure> for RequestError {
    ///     type Error = Failure;
    ///     fn try_from(failure: Failure) -> Result<Self, Failure> {
    ///         match failure {
    ///             Failure::InvalidBody(fields) => Ok(Self::Validation { fields }),
    ///             other => Err(other),
    ///         }
    ///     }
    /// }
    ///
    /// let around = Catalog::around::<RequestError>().in_service::<Flat>();
    /// assert_eq!(around.get("VALIDATION_FAILED").map(|spec| spec.status.as_u16()), Some(400));
    /// assert!(around.get("METHOD_NOT_ALLOWED").is_some() && around.get("SIGNED_OUT").is_none());
    ///
    /// // Beside everything else that the service declares:
    /// let all = Catalog::of::<RequestError>().and_around::<RequestError>();
    /// assert_eq!(all.len(), around.len() + 1);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the conversion into `F` does.
    #[must_use]
    #[track_caller]
    pub fn around<F>() -> Self
    where
        F: DeclaredError + TryFrom<Failure, Error: Into<Failure>> + Send + Sync + 'static,
    {
        Self::empty().and_around::<F>()
    }

    /// Adds the errors that a service answers with around its handlers: those of
    /// [`around`](Self::around).
    ///
    /// # Panics
    ///
    /// Panics if another type of the service declares a code of `F` with another
    /// contract, as [`and`](Self::and) does, and if the conversion into `F` does.
    #[must_use]
    #[track_caller]
    pub fn and_around<F>(self) -> Self
    where
        F: DeclaredError + TryFrom<Failure, Error: Into<Failure>> + Send + Sync + 'static,
    {
        failures().fold(self, Self::and_failure::<F>)
    }

    /// Adds the error that a service answers with for a failure around its
    /// handlers: `F`'s, or else that of [`ServiceError`].
    ///
    /// ```
    /// use apierror::{Catalog, Failure, ServiceError};
    /// use http::StatusCode;
    ///
    /// // A layer that sheds load answers with a bare 503.
    /// let catalog = Catalog::around::<ServiceError>()
    ///     .and_failure::<ServiceError>(Failure::Status(StatusCode::SERVICE_UNAVAILABLE));
    /// assert!(catalog.get("SERVICE_UNAVAILABLE").is_some());
    /// ```
    ///
    /// # Panics
    ///
    /// Panics as [`and_around`](Self::and_around) does.
    #[must_use]
    #[track_caller]
    pub fn and_failure<F>(self, failure: Failure) -> Self
    where
        F: DeclaredError + TryFrom<Failure, Error: Into<Failure>> + Send + Sync + 'static,
    {
        let own =
            context::sync_scope(Arc::new(example_request(self.example_path.as_deref())), || {
                F::try_from(failure)
            });
        match own {
            Ok(error) => self.and_error_around(error),
            Err(failure) => {
                let error = ServiceError::from(failure.into());
                let name = error.spec().name;
                // The code is the service's, even if `F` has it for other failures.
                if F::specs().any(|spec| spec.name == name) {
                    return self;
                }
                self.and_error_around(error)
            }
        }
    }

    /// Adds the code of an error around the handlers, with the error as its example.
    #[track_caller]
    fn and_error_around<E: DeclaredError + Send + Sync + 'static>(self, error: E) -> Self {
        let spec = error.spec();
        let added = self.try_add::<E>(|of_type| of_type.name == spec.name);
        let mut catalog = added.unwrap_or_else(|conflict| panic!("{conflict}"));
        catalog.everywhere.add([spec]);
        catalog.with_fallback_example(error)
    }

    /// Makes an error the example of its code, unless a better example is
    /// known.
    fn with_fallback_example<E: ApiError + Send + Sync + 'static>(mut self, error: E) -> Self {
        let spec = error.spec();
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.has(spec)) {
            entry.set_fallback_example(Arc::new(error));
        }
        self
    }
}
