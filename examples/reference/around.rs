//! What stands around the handlers of an API.

use std::borrow::Cow;
use std::time::Duration;

use apierror::axum::ErrorLayer;
use apierror::{ApiError, Details, ErrorCatalog, ErrorSpec, Failure, ServiceError};
use axum::Router;
use axum::http::{HeaderMap, HeaderName, StatusCode};

/// `api`, its requests with an id in `id_header`, all its errors in its own envelope, and its failures in its own words:
/// those of [`Failure`] that `E` has an error for.
pub(crate) fn around<E>(api: Router, id_header: Option<&'static str>) -> Router
where
    E: TryFrom<Failure, Error = Failure> + ErrorCatalog + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let layer = ErrorLayer::<E::Envelope>::new().errors::<InOwnWords<E>>();
    api.layer(match id_header {
        Some(name) => layer.request_id_header(HeaderName::from_static(name)),
        None => layer,
    })
}

/// An error of the API, or one of the library for what its reference leaves open.
///
/// No `#[api(transparent)]`: that would have one code mean one thing, and `VALIDATION_FAILED` is 400 in one of the APIs.
#[derive(Debug, thiserror::Error)]
enum InOwnWords<E> {
    #[error(transparent)]
    Own(E),
    #[error(transparent)]
    Open(ServiceError),
}

impl<E: TryFrom<Failure, Error = Failure>> From<Failure> for InOwnWords<E> {
    fn from(failure: Failure) -> Self {
        E::try_from(failure).map_or_else(|open| Self::Open(open.into()), Self::Own)
    }
}

impl<E: ApiError + 'static> InOwnWords<E> {
    fn error(&self) -> &dyn ApiError {
        match self {
            Self::Own(error) => error,
            Self::Open(error) => error,
        }
    }
}

impl<E: ApiError + 'static> ApiError for InOwnWords<E> {
    fn spec(&self) -> &'static ErrorSpec {
        self.error().spec()
    }

    fn status(&self) -> StatusCode {
        self.error().status()
    }

    fn message(&self) -> Cow<'_, str> {
        self.error().message()
    }

    fn details(&self) -> Option<Details<'_>> {
        self.error().details()
    }

    fn extensions(&self) -> Option<Details<'_>> {
        self.error().extensions()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.error().retry_after()
    }

    fn append_headers(&self, headers: &mut HeaderMap) {
        self.error().append_headers(headers);
    }
}
