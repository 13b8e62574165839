//! Configurations that turn the rejections of actix's own extractors into
//! errors of the service.

use actix_web::error::PathError;
use actix_web::web::{FormConfig, JsonConfig, PathConfig, QueryConfig};

use super::rejection;
use crate::error::error_for;
use crate::failure::Failure;

/// Returns a configuration of [`web::Json`](actix_web::web::Json) whose
/// rejections are errors of the service.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not JSON, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over the configuration's `limit` | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early, or is not JSON | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | body is JSON, but not a `T` | [`InvalidBody`](Failure::InvalidBody) | 422 |
///
/// actix does not report where in the body a value is wrong. So the field error
/// of an `InvalidBody` has an empty path, or the name of a missing field.
/// [`apierror::actix_web::Json`](super::Json) knows the whole path, and reports
/// a body with both a wrong value and a syntax error as malformed. Neither of
/// the two quotes the request.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::json_config;
///
/// let app = App::new().app_data(json_config().limit(4096));
/// ```
#[must_use]
pub fn json_config() -> JsonConfig {
    JsonConfig::default()
        .error_handler(|error, _| error_for(rejection::json_failure(&error)).into())
}

/// Returns a configuration of [`web::Form`](actix_web::web::Form) whose
/// rejections are errors of the service, as with [`json_config`].
/// [`InvalidForm`](Failure::InvalidForm) is a 422 by default.
///
/// ```
/// use actix_web::App;
/// use apierror::actix_web::form_config;
///
/// let app = App::new().app_data(form_config());
/// ```
#[must_use]
pub fn form_config() -> FormConfig {
    FormConfig::default()
        .error_handler(|error, _| error_for(rejection::form_failure(&error)).into())
}

/// Returns a configuration of [`web::Query`](actix_web::web::Query) whose
/// rejections are errors of the service:
/// [`InvalidQuery`](Failure::InvalidQuery), a 400 by default.
///
/// actix reports which parameter is missing, but not which one is wrong: see
/// [`json_config`].
///
/// ```
/// use actix_web::App;
/// use apierror::actix_web::query_config;
///
/// let app = App::new().app_data(query_config());
/// ```
#[must_use]
pub fn query_config() -> QueryConfig {
    QueryConfig::default()
        .error_handler(|error, _| error_for(rejection::query_failure(&error)).into())
}

/// Returns a configuration of [`web::Path`](actix_web::web::Path) whose
/// rejections are errors of the service: [`InvalidPath`](Failure::InvalidPath),
/// a 400 by default. Without it actix responds with 404.
///
/// actix does not report which of several parameters is wrong;
/// [`apierror::actix_web::Path`](super::Path) does.
///
/// ```
/// use actix_web::App;
/// use apierror::actix_web::path_config;
///
/// let app = App::new().app_data(path_config());
/// ```
#[must_use]
pub fn path_config() -> PathConfig {
    PathConfig::default().error_handler(|error, request| {
        let failure = match &error {
            PathError::Deserialize(error) => {
                rejection::path_failure(&error.to_string(), rejection::only_param(request))
            }
            other => Failure::Internal(other.to_string().into()),
        };
        error_for(failure).into()
    })
}
