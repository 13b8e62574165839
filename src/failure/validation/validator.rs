//! Findings of validator.

use std::borrow::Cow;
use std::fmt::Write;

use apierror_core::FieldError;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::IntoFieldErrors;

/// What validator calls the violations of a struct as a whole.
const WHOLE: &str = "__all__";
/// What it calls the elements of a list that is no field.
const ELEMENTS: &str = "_tmp_validator";

impl IntoFieldErrors for ValidationErrors {
    fn into_field_errors(self) -> Vec<FieldError> {
        let mut fields = Vec::new();
        append(self, "", &mut fields);
        fields
    }
}

/// By name: the map has no order.
fn append(errors: ValidationErrors, path: &str, fields: &mut Vec<FieldError>) {
    let mut errors: Vec<_> = errors.into_errors().into_iter().collect();
    errors.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (name, kind) in errors {
        let path =
            if name == WHOLE || name == ELEMENTS { path.to_owned() } else { below(path, &name) };
        match kind {
            ValidationErrorsKind::Field(violations) => {
                fields.extend(
                    violations.into_iter().map(|violation| field_error(path.clone(), violation)),
                );
            }
            ValidationErrorsKind::Struct(errors) => append(*errors, &path, fields),
            ValidationErrorsKind::List(elements) => {
                for (index, errors) in elements {
                    append(*errors, &below(&path, &index.to_string()), fields);
                }
            }
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn field_error(path: String, violation: ValidationError) -> FieldError {
    let message = match violation.message {
        Some(given) => given,
        None => message(&violation),
    };
    FieldError::new(path, message).with_code(violation.code)
}

/// What the rule asks for. Of the parameters only those are shown that are written in an attribute: `value`, and `other`
/// of `must_match`, are the caller's.
fn message(violation: &ValidationError) -> Cow<'static, str> {
    Cow::Borrowed(match &*violation.code {
        "length" => return bounds("Length must be", violation),
        "range" => return bounds("Must be", violation),
        "required" | "required_nested" => "Required",
        "email" => "Must be an email address",
        "url" => "Must be a URL",
        "ip" => "Must be an IP address",
        "ipv4" => "Must be an IPv4 address",
        "ipv6" => "Must be an IPv6 address",
        "credit_card" => "Must be a credit card number",
        "must_match" => "Must match the other field",
        "non_control_character" => "Must not have control characters",
        _ => "Invalid value",
    })
}

/// The bounds of the rule: `Length must be at least 1 and at most 20`.
fn bounds(subject: &'static str, violation: &ValidationError) -> Cow<'static, str> {
    let bounds = [
        ("equal", "exactly"),
        ("min", "at least"),
        ("exclusive_min", "more than"),
        ("max", "at most"),
        ("exclusive_max", "less than"),
    ];
    let mut message = String::from(subject);
    let mut join = "";
    for (param, words) in bounds {
        if let Some(bound) = violation.params.get(param) {
            // A string takes all that is written to it.
            let _ = write!(message, "{join} {words} {bound}");
            join = " and";
        }
    }
    if join.is_empty() { Cow::Borrowed("Invalid value") } else { Cow::Owned(message) }
}
