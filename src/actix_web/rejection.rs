//! What actix refuses, as failures. Its errors quote what was sent; the failures do not.

use actix_web::Error;
use actix_web::error::{
    ContentTypeError, JsonPayloadError, PayloadError, QueryPayloadError, UrlencodedError,
};
use apierror_core::FieldError;
use http::StatusCode;
use serde_json::error::Category;

use crate::failure::Failure;
use crate::failure::decode::{Complaint, expected, interrupted, malformed};

/// An error of one of actix's extractors, where it is one.
pub(super) fn of(error: &Error) -> Option<Failure> {
    if let Some(fault) = error.as_error::<JsonPayloadError>() {
        return Some(of_json(fault));
    }
    if let Some(fault) = error.as_error::<UrlencodedError>() {
        return Some(of_form(fault));
    }
    if let Some(fault) = error.as_error::<QueryPayloadError>() {
        return Some(of_query(fault));
    }
    if let Some(fault) = error.as_error::<PayloadError>() {
        return Some(of_payload(fault));
    }
    error.as_error::<ContentTypeError>().map(|_| Failure::UnsupportedMediaType)
}

/// A body that is no JSON, or is not what it should be, or could not be read.
///
/// What is wrong with a value is known, and the name of a field that is missing; the path to it is not, for actix reads without
/// keeping it, and the body is gone.
pub(super) fn of_json(fault: &JsonPayloadError) -> Failure {
    match fault {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            Failure::PayloadTooLarge
        }
        JsonPayloadError::ContentType => Failure::UnsupportedMediaType,
        JsonPayloadError::Deserialize(fault) if fault.classify() == Category::Data => {
            Failure::InvalidBody(vec![about_value(fault)])
        }
        JsonPayloadError::Deserialize(fault) => malformed(fault.to_string()),
        JsonPayloadError::Payload(fault) => of_payload(fault),
        other => Failure::Internal(other.to_string().into()),
    }
}

fn about_value(fault: &serde_json::Error) -> FieldError {
    let message = fault.to_string();
    let place = format!(" at line {} column {}", fault.line(), fault.column());
    Complaint::of(message.strip_suffix(&place).unwrap_or(&message)).at(String::new())
}

/// A form that is none, or is not what it should be, or could not be read.
pub(super) fn of_form(fault: &UrlencodedError) -> Failure {
    match fault {
        UrlencodedError::Overflow { .. } => Failure::PayloadTooLarge,
        UrlencodedError::ContentType => Failure::UnsupportedMediaType,
        UrlencodedError::UnknownLength => Failure::Status(StatusCode::LENGTH_REQUIRED),
        UrlencodedError::Parse(fault) => {
            Failure::InvalidForm(vec![Complaint::of(&fault.to_string()).at(String::new())])
        }
        UrlencodedError::Encoding => {
            malformed("not in the encoding that it claims to have".to_owned())
        }
        UrlencodedError::Chunked => interrupted(),
        UrlencodedError::Payload(fault) => of_payload(fault),
        other => Failure::Internal(other.to_string().into()),
    }
}

/// Parameters of the query that are not what they should be.
pub(super) fn of_query(fault: &QueryPayloadError) -> Failure {
    match fault {
        QueryPayloadError::Deserialize(fault) => {
            Failure::InvalidQuery(vec![Complaint::of(&fault.to_string()).at(String::new())])
        }
        other => Failure::Internal(other.to_string().into()),
    }
}

/// A body that could not be read.
pub(super) fn of_payload(fault: &PayloadError) -> Failure {
    match fault {
        PayloadError::Overflow => Failure::PayloadTooLarge,
        PayloadError::UnknownLength => Failure::Status(StatusCode::LENGTH_REQUIRED),
        PayloadError::EncodingCorrupted => {
            malformed("not in the encoding that it claims to have".to_owned())
        }
        _ => interrupted(),
    }
}

/// What is wrong with the parameter at `path`, by the text of actix's deserializer.
pub(super) fn of_path(message: &str, path: String) -> Failure {
    /// The handler does not fit its route, or takes what actix does not give: the last is of maps.
    const MISFITS: [&str; 4] = [
        "wrong number of parameters",
        "expected at least one parameter",
        "unsupported type",
        "Unexpected",
    ];

    let complaint = complaint(message);
    if complaint.names_its_field() || MISFITS.iter().any(|misfit| message.starts_with(misfit)) {
        return Failure::Internal(message.to_owned().into());
    }
    Failure::InvalidPath(vec![complaint.at(path)])
}

/// `can not parse "…" to a u32`, in which nothing but the type's name is looked at.
fn complaint(message: &str) -> Complaint<'_> {
    const TYPES: [&str; 12] =
        ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "char"];

    match message.strip_prefix("can not parse ").and_then(|rest| rest.rsplit_once(" to a ")) {
        Some((_, rust)) if TYPES.contains(&rust) => Complaint::value(expected(rust)),
        _ => Complaint::of(message),
    }
}
