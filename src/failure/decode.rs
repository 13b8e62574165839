//! What a request carries, as values: the failures of serde's formats in the words of [`Failure`].

mod complaint;
mod path;

use apierror_core::FieldError;
use serde::de::{DeserializeOwned, IgnoredAny};

pub(crate) use self::complaint::{Complaint, expected};
use self::path::dotted;
use super::Failure;

/// A value of a JSON body.
///
/// # Errors
/// [`Failure::MalformedBody`] where the body is no JSON; [`Failure::InvalidBody`] where it is, and no `T`.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|fault| json_failure(body, &fault))?;
    deserializer.end().map_err(|fault| malformed(fault.to_string()))?;
    Ok(value)
}

/// A value of pairs as forms and queries have them. Whatever they are, they are pairs: nothing is malformed.
///
/// # Errors
/// What `invalid` makes of the field, where the pairs are no `T`.
pub(crate) fn urlencoded<T: DeserializeOwned>(
    pairs: &[u8],
    invalid: fn(Vec<FieldError>) -> Failure,
) -> Result<T, Failure> {
    let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(pairs));
    serde_path_to_error::deserialize(deserializer)
        .map_err(|fault| invalid(vec![field_error(fault.path(), &fault.inner().to_string())]))
}

/// The reader of the body reported `fault`, and the body is not all there.
pub(crate) fn interrupted() -> Failure {
    Failure::MalformedBody(vec![
        FieldError::new("", "The body ended early").with_code("incomplete"),
    ])
}

/// serde stops at the first fault, which may be one of the type before one of the syntax, and `serde_json` has an error of
/// syntax for values that a type does not take. Whether the body is JSON is therefore asked again.
fn json_failure(body: &[u8], fault: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    if let Err(fault) = std::str::from_utf8(body) {
        return malformed(format!("no UTF-8 from byte {} on", fault.valid_up_to()));
    }
    // Nothing is read into a value, so this says where, and never what.
    if let Err(fault) = serde_json::from_slice::<IgnoredAny>(body) {
        return malformed(fault.to_string());
    }
    let json = fault.inner();
    let message = json.to_string();
    let place = format!(" at line {} column {}", json.line(), json.column());
    let complaint = message.strip_suffix(&place).unwrap_or(&message);
    Failure::InvalidBody(vec![field_error(fault.path(), complaint)])
}

/// The body is not of the format that it claims to be.
pub(crate) fn malformed(message: String) -> Failure {
    Failure::MalformedBody(vec![FieldError::new("", message).with_code("syntax")])
}

fn field_error(path: &serde_path_to_error::Path, message: &str) -> FieldError {
    Complaint::of(message).at(dotted(path))
}
