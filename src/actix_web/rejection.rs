//! Converts errors of actix's extractors into failures. The errors may quote the
//! request; the failures do not.

use actix_web::error::{
    ContentTypeError, JsonPayloadError, PayloadError, QueryPayloadError, UrlencodedError,
};
use actix_web::{Error, HttpRequest};
use apierror_core::FieldError;
use http::StatusCode;
use serde_json::error::Category;

use crate::extract::decode::{interrupted, json_message, malformed};
use crate::extract::decode_error::{DecodeError, expected};
use crate::failure::Failure;

/// Returns the failure for an error of actix's extractors, or `None` for any
/// other error.
pub(super) fn failure_of(error: &Error) -> Option<Failure> {
    if let Some(error) = error.as_error::<JsonPayloadError>() {
        return Some(json_failure(error));
    }
    if let Some(error) = error.as_error::<UrlencodedError>() {
        return Some(form_failure(error));
    }
    if let Some(error) = error.as_error::<QueryPayloadError>() {
        return Some(query_failure(error));
    }
    if let Some(error) = error.as_error::<PayloadError>() {
        return Some(payload_failure(error));
    }
    error.as_error::<ContentTypeError>().map(|_| Failure::UnsupportedMediaType)
}

/// Returns the failure for a JSON body.
///
/// actix reports what is wrong with a value, or which field is missing, but not
/// at which path. The body has been dropped, so the path cannot be recovered.
pub(super) fn json_failure(error: &JsonPayloadError) -> Failure {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            Failure::PayloadTooLarge
        }
        JsonPayloadError::ContentType => Failure::UnsupportedMediaType,
        JsonPayloadError::Deserialize(error) if error.classify() == Category::Data => {
            Failure::InvalidBody(vec![value_error(error)])
        }
        JsonPayloadError::Deserialize(error) => malformed(error.to_string()),
        JsonPayloadError::Payload(error) => payload_failure(error),
        other => Failure::Internal(other.to_string().into()),
    }
}

fn value_error(error: &serde_json::Error) -> FieldError {
    DecodeError::parse(&json_message(error)).at(String::new())
}

/// Returns the failure for a form.
pub(super) fn form_failure(error: &UrlencodedError) -> Failure {
    match error {
        UrlencodedError::Overflow { .. } => Failure::PayloadTooLarge,
        UrlencodedError::ContentType => Failure::UnsupportedMediaType,
        UrlencodedError::UnknownLength => Failure::Status(StatusCode::LENGTH_REQUIRED),
        UrlencodedError::Parse(error) => {
            Failure::InvalidForm(vec![DecodeError::parse(&error.to_string()).at(String::new())])
        }
        UrlencodedError::Encoding => {
            malformed("not in the encoding that it claims to have".to_owned())
        }
        UrlencodedError::Chunked => interrupted(),
        UrlencodedError::Payload(error) => payload_failure(error),
        other => Failure::Internal(other.to_string().into()),
    }
}

/// Returns the failure for a query.
pub(super) fn query_failure(error: &QueryPayloadError) -> Failure {
    match error {
        QueryPayloadError::Deserialize(error) => {
            Failure::InvalidQuery(vec![DecodeError::parse(&error.to_string()).at(String::new())])
        }
        other => Failure::Internal(other.to_string().into()),
    }
}

/// Returns the failure for a body that could not be read.
pub(super) fn payload_failure(error: &PayloadError) -> Failure {
    match error {
        PayloadError::Overflow => Failure::PayloadTooLarge,
        PayloadError::UnknownLength => Failure::Status(StatusCode::LENGTH_REQUIRED),
        PayloadError::EncodingCorrupted => {
            malformed("not in the encoding that it claims to have".to_owned())
        }
        _ => interrupted(),
    }
}

/// Returns the failure for the path parameter at `path`, from the text of
/// actix's deserializer.
pub(super) fn path_failure(message: &str, path: String) -> Failure {
    /// Prefixes of messages about a handler that does not fit its route, or
    /// whose type actix cannot deserialize. The last one is about maps.
    const MISFITS: [&str; 4] = [
        "wrong number of parameters",
        "expected at least one parameter",
        "unsupported type",
        "Unexpected",
    ];

    let decode_error = path_error(message);
    if decode_error.names_its_field() || MISFITS.iter().any(|misfit| message.starts_with(misfit)) {
        return Failure::Internal(message.to_owned().into());
    }
    Failure::InvalidPath(vec![decode_error.at(path)])
}

/// Parses a text such as `can not parse "…" to a u32`. Only the type's name is
/// used.
fn path_error(message: &str) -> DecodeError<'_> {
    const TYPES: [&str; 12] =
        ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "char"];

    match message.strip_prefix("can not parse ").and_then(|rest| rest.rsplit_once(" to a ")) {
        Some((_, rust)) if TYPES.contains(&rust) => DecodeError::invalid_value(expected(rust)),
        _ => DecodeError::parse(message),
    }
}

/// Returns the name of the path parameter if there is only one.
pub(super) fn only_param(request: &HttpRequest) -> String {
    let mut params = request.match_info().iter();
    match (params.next(), params.next()) {
        (Some((name, _)), None) => name.to_owned(),
        _ => String::new(),
    }
}
