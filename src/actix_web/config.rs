//! Configurations of actix's own extractors, whose refusals are errors of the service.

use actix_web::HttpRequest;
use actix_web::error::PathError;
use actix_web::web::{FormConfig, JsonConfig, PathConfig, QueryConfig};

use super::rejection;
use crate::server::error_of;

/// A configuration of [`web::Json`](actix_web::web::Json) whose refusals are errors of the service.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not JSON, or is missing | [`UnsupportedMediaType`](crate::Failure::UnsupportedMediaType) | 415 |
/// | body is over the configuration's `limit` | [`PayloadTooLarge`](crate::Failure::PayloadTooLarge) | 413 |
/// | body ends early, or is no JSON | [`MalformedBody`](crate::Failure::MalformedBody) | 400 |
/// | body is JSON, and no `T` | [`InvalidBody`](crate::Failure::InvalidBody) | 422 |
///
/// actix does not say where in the body a value is wrong, so the field error of the last has an empty path, unless a field is
/// missing: then it is the field's name. [`apierror::actix_web::Json`](super::Json) knows the whole path, and tells a body
/// that is wrong in both ways from one that is not. What was sent is shown by neither.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::json_config;
///
/// let app = App::new().app_data(json_config().limit(4096));
/// ```
#[must_use]
pub fn json_config() -> JsonConfig {
    JsonConfig::default().error_handler(|fault, _| error_of(rejection::of_json(&fault)).into())
}

/// A configuration of [`web::Form`](actix_web::web::Form) whose refusals are errors of the service, as those of
/// [`json_config`]; [`InvalidForm`](crate::Failure::InvalidForm) is by default a 422.
#[must_use]
pub fn form_config() -> FormConfig {
    FormConfig::default().error_handler(|fault, _| error_of(rejection::of_form(&fault)).into())
}

/// A configuration of [`web::Query`](actix_web::web::Query) whose refusals are errors of the service:
/// [`InvalidQuery`](crate::Failure::InvalidQuery), by default a 400.
///
/// actix does not say which parameter is wrong, only which is missing: see [`json_config`].
#[must_use]
pub fn query_config() -> QueryConfig {
    QueryConfig::default().error_handler(|fault, _| error_of(rejection::of_query(&fault)).into())
}

/// A configuration of [`web::Path`](actix_web::web::Path) whose refusals are errors of the service:
/// [`InvalidPath`](crate::Failure::InvalidPath), by default a 400, where actix answers 404.
///
/// Of several parameters actix does not say which is wrong; [`apierror::actix_web::Path`](super::Path) does.
#[must_use]
pub fn path_config() -> PathConfig {
    PathConfig::default().error_handler(|fault, request| {
        let failure = match &fault {
            PathError::Deserialize(fault) => {
                rejection::of_path(&fault.to_string(), only_param(request))
            }
            other => crate::Failure::Internal(other.to_string().into()),
        };
        error_of(failure).into()
    })
}

/// The name of the parameter, where there is but one.
fn only_param(request: &HttpRequest) -> String {
    let mut params = request.match_info().iter();
    match (params.next(), params.next()) {
        (Some((name, _)), None) => name.to_owned(),
        _ => String::new(),
    }
}
