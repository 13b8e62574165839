//! The default error for each failure.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use apierror_core::__private::{CompiledSpec, MessageWriter, Token, Whole, message};
use apierror_core::{
    ApiError, CatalogEntry, DeclaredError, Details, ErrorSpec, FieldError, envelope,
};
use http::StatusCode;

use super::{Failure, specs};

/// The default error for a [`Failure`], if the service has no error of its own
/// for it.
///
/// | failure | code | status |
/// |---|---|---|
/// | [`RouteNotFound`](Failure::RouteNotFound) | `ROUTE_NOT_FOUND` | 404 |
/// | [`MethodNotAllowed`](Failure::MethodNotAllowed) | `METHOD_NOT_ALLOWED` | 405 |
/// | [`RequestTimeout`](Failure::RequestTimeout) | `REQUEST_TIMEOUT` | 408 |
/// | [`PayloadTooLarge`](Failure::PayloadTooLarge) | `PAYLOAD_TOO_LARGE` | 413 |
/// | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | `UNSUPPORTED_MEDIA_TYPE` | 415 |
/// | [`MalformedBody`](Failure::MalformedBody) | `MALFORMED_BODY` | 400 |
/// | [`InvalidBody`](Failure::InvalidBody), [`InvalidForm`](Failure::InvalidForm) | `VALIDATION_FAILED` | 422 |
/// | [`InvalidPath`](Failure::InvalidPath) | `INVALID_PATH` | 400 |
/// | [`InvalidQuery`](Failure::InvalidQuery) | `INVALID_QUERY` | 400 |
/// | [`Panicked`](Failure::Panicked), [`Internal`](Failure::Internal) | `INTERNAL_ERROR` | 500 |
/// | [`Status`](Failure::Status) | the reason phrase of a registered status: `TOO_MANY_REQUESTS`; 500 is `INTERNAL_ERROR` | the same |
/// | [`Status`](Failure::Status) that is not registered | `CLIENT_ERROR`, `SERVER_ERROR` | the same |
///
/// A status that is not an error, such as `Status(302)`, is an `INTERNAL_ERROR`.
///
/// A body that cannot be parsed is a 400 (RFC 9110, section 15.5.1). A body
/// that can be parsed but has the wrong content is a 422 (section 15.5.21).
/// Messages are fixed texts. Details, if there are any, are a list of
/// [`FieldError`]s. They describe what was expected and never quote the
/// request.
///
/// A catalog can contain it beside the errors of the service:
///
/// ```
/// use apierror::{ApiError, Catalog, DeclaredError, Failure, FieldError, ServiceError};
///
/// let catalog = Catalog::of::<ServiceError>();
/// assert_eq!(catalog.get("ROUTE_NOT_FOUND").map(|spec| spec.status.as_u16()), Some(404));
///
/// let error = ServiceError::from(Failure::InvalidQuery(vec![FieldError::new(
///     "page", "Required",
/// )]));
/// assert_eq!(error.to_response().status(), 400);
/// assert_eq!(error.message(), "A query parameter is invalid.");
/// ```
#[derive(Debug)]
pub struct ServiceError {
    compiled: CompiledSpec,
    status: StatusCode,
    fields: Vec<FieldError>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ServiceError {
    fn new(compiled: CompiledSpec) -> Self {
        Self { compiled, status: compiled.spec.status, fields: Vec::new(), source: None }
    }

    fn from_status(status: StatusCode) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        let default = Self::new(specs::for_status(status));
        if is_error { Self { status, ..default } } else { default }
    }

    /// Returns the wrong fields of the request. Empty unless the failure is
    /// about fields.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.fields
    }
}

impl From<Failure> for ServiceError {
    fn from(failure: Failure) -> Self {
        let with_fields = |compiled, fields| Self { fields, ..Self::new(compiled) };
        match failure {
            Failure::RouteNotFound => Self::new(specs::ROUTE_NOT_FOUND),
            Failure::MethodNotAllowed => Self::from_status(StatusCode::METHOD_NOT_ALLOWED),
            Failure::RequestTimeout => Self::from_status(StatusCode::REQUEST_TIMEOUT),
            Failure::PayloadTooLarge => Self::from_status(StatusCode::PAYLOAD_TOO_LARGE),
            Failure::UnsupportedMediaType => Self::from_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Failure::MalformedBody(fields) => with_fields(specs::MALFORMED_BODY, fields),
            Failure::InvalidBody(fields) | Failure::InvalidForm(fields) => {
                with_fields(specs::VALIDATION_FAILED, fields)
            }
            Failure::InvalidPath(fields) => with_fields(specs::INVALID_PATH, fields),
            Failure::InvalidQuery(fields) => with_fields(specs::INVALID_QUERY, fields),
            Failure::Panicked => Self::from_status(StatusCode::INTERNAL_SERVER_ERROR),
            Failure::Internal(source) => Self {
                source: Some(source),
                ..Self::from_status(StatusCode::INTERNAL_SERVER_ERROR)
            },
            Failure::Status(status) => Self::from_status(status),
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().message)
    }
}

impl Error for ServiceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl ApiError for ServiceError {
    fn spec(&self) -> &'static ErrorSpec {
        self.compiled.spec
    }

    fn message(&self) -> Cow<'_, str> {
        message(self)
    }

    fn write_message<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.spec().message);
    }

    fn details(&self) -> Option<Details<'_>> {
        (!self.fields.is_empty()).then(|| Whole(&self.fields).into_details())
    }

    fn status(&self) -> StatusCode {
        self.status
    }

    fn as_error(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }

    /// An unregistered status differs from the one in its spec.
    fn declared(&self, _: Token) -> Option<CompiledSpec> {
        (self.status == self.spec().status).then_some(self.compiled)
    }
}

impl DeclaredError for ServiceError {
    type Envelope = envelope::Service;
    const ENTRIES: &'static [CatalogEntry] = specs::ENTRIES;
}

crate::__integrate! { [] [ServiceError] [] "" }
