//! Decodes bodies, forms and queries. Errors of serde's formats become
//! [`Failure`]s that never quote the request.

use apierror_core::FieldError;
use mime::Mime;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::decode_error::{DecodeError, dotted};
use crate::failure::Failure;

/// Decodes a JSON body.
///
/// # Errors
/// Returns [`Failure::MalformedBody`] if the body is not JSON, and
/// [`Failure::InvalidBody`] if it is JSON but not a `T`.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| json_failure(body, &error))?;
    deserializer.end().map_err(|error| malformed(error.to_string()))?;
    Ok(value)
}

/// Decodes the pairs of a form or a query. Any bytes can be read as pairs, so
/// they are never malformed.
///
/// # Errors
/// Returns the failure that `invalid` makes from the wrong field if the pairs
/// are not a `T`.
pub(crate) fn urlencoded<T: DeserializeOwned>(
    pairs: &[u8],
    invalid: fn(Vec<FieldError>) -> Failure,
) -> Result<T, Failure> {
    let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(pairs));
    serde_path_to_error::deserialize(deserializer)
        .map_err(|error| invalid(vec![field_error(error.path(), &error.inner().to_string())]))
}

/// Returns the failure for a body that ended early.
pub(crate) fn interrupted() -> Failure {
    Failure::MalformedBody(vec![
        FieldError::new("", "The body ended early").with_code("incomplete"),
    ])
}

/// Returns the failure for a body that is not in the format it claims.
pub(crate) fn malformed(message: String) -> Failure {
    Failure::MalformedBody(vec![FieldError::new("", message).with_code("syntax")])
}

/// Returns whether the content type is `application/json` or a format based on
/// it, such as `application/merge-patch+json` (RFC 6839, section 3.1).
pub(crate) fn is_json(content_type: Option<&[u8]>) -> bool {
    parse_mime(content_type).is_some_and(|mime| {
        mime.type_() == mime::APPLICATION
            && (mime.subtype() == mime::JSON
                || mime.suffix().is_some_and(|suffix| suffix == mime::JSON))
    })
}

/// Parses the value of `Content-Type`.
pub(crate) fn parse_mime(content_type: Option<&[u8]>) -> Option<Mime> {
    std::str::from_utf8(content_type?).ok()?.parse().ok()
}

/// Returns the failure for a body that could not be decoded.
///
/// serde stops at the first error. It may stop at a wrong type before a syntax
/// error, and `serde_json` may report a value that a type does not accept as a
/// syntax error. So the body is parsed again to find out whether it is JSON.
fn json_failure(body: &[u8], error: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    if let Err(error) = std::str::from_utf8(body) {
        return malformed(format!("no UTF-8 from byte {} on", error.valid_up_to()));
    }
    // This creates no values, so the error has a position but quotes nothing.
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(body) {
        return malformed(error.to_string());
    }
    let message = json_message(error.inner());
    Failure::InvalidBody(vec![field_error(error.path(), &message)])
}

/// Returns the message of an error without its position.
pub(crate) fn json_message(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    if message.ends_with(&position) {
        message.truncate(message.len() - position.len());
    }
    message
}

fn field_error(path: &serde_path_to_error::Path, message: &str) -> FieldError {
    DecodeError::parse(message).at(dotted(path))
}
