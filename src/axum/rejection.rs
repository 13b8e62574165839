//! What axum refuses, as failures.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, PathRejection, RawFormRejection};
use http::StatusCode;

use crate::failure::Failure;
use crate::failure::decode::{Complaint, expected, interrupted};

/// A body that could not be read: too large for axum's `DefaultBodyLimit`, or not all there.
pub(super) fn of_body(rejection: &BytesRejection) -> Failure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::PayloadTooLarge
    } else {
        interrupted()
    }
}

/// A body that is no form, or could not be read.
pub(super) fn of_form(rejection: RawFormRejection) -> Failure {
    match rejection {
        RawFormRejection::BytesRejection(rejection) => of_body(&rejection),
        RawFormRejection::InvalidFormContentType(_) => Failure::UnsupportedMediaType,
        other => Failure::Internal(other.into()),
    }
}

/// Parameters of the path, whose names in the route are `names`.
pub(super) fn of_path(rejection: PathRejection, names: &[String]) -> Failure {
    let PathRejection::FailedToDeserializePathParams(fault) = rejection else {
        return Failure::Internal(rejection.into());
    };
    let name = |index: usize| names.get(index).cloned().unwrap_or_default();
    let unparsable = |name: String, kind: &str| Complaint::value(expected(kind)).at(name);
    let field = match fault.kind() {
        ErrorKind::ParseErrorAtKey { key, expected_type, .. } => {
            unparsable(key.clone(), expected_type)
        }
        ErrorKind::ParseErrorAtIndex { index, expected_type, .. } => {
            unparsable(name(*index), expected_type)
        }
        ErrorKind::ParseError { expected_type, .. } => unparsable(name(0), expected_type),
        ErrorKind::InvalidUtf8InPathParam { key } => unparsable(key.clone(), "UTF-8"),
        ErrorKind::DeserializeError { key, message, .. } => Complaint::of(message).at(key.clone()),
        // axum does not say of which parameter this is, and there may be but one.
        ErrorKind::Message(message) if !Complaint::of(message).names_its_field() => {
            Complaint::of(message).at(if names.len() == 1 { name(0) } else { String::new() })
        }
        // The handler does not fit its route.
        _ => return Failure::Internal(fault.into()),
    };
    Failure::InvalidPath(vec![field])
}
