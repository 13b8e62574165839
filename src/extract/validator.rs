//! Field errors from validator.

use std::borrow::Cow;
use std::fmt::Write;

use apierror_core::FieldError;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::IntoFieldErrors;
use super::limit::{FieldErrorList, shortened};

/// The name under which validator lists the violations of a struct as a whole.
const STRUCT: &str = "__all__";
/// The name under which validator lists the elements of a list that is not a
/// field.
const ELEMENTS: &str = "_tmp_validator";

impl IntoFieldErrors for ValidationErrors {
    fn into_field_errors(self) -> Vec<FieldError> {
        listed(self, FieldErrorList::unlimited())
    }

    fn into_first_field_errors(self, max: usize) -> Vec<FieldError> {
        listed(self, FieldErrorList::up_to(max))
    }
}

fn listed(errors: ValidationErrors, mut list: FieldErrorList) -> Vec<FieldError> {
    append(errors, "", &mut list);
    list.finish()
}

/// Appends the errors in the order of their names, because the map has none.
fn append(errors: ValidationErrors, path: &str, list: &mut FieldErrorList) {
    let mut errors: Vec<_> = errors.into_errors().into_iter().collect();
    errors.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (name, kind) in errors {
        let path =
            if name == STRUCT || name == ELEMENTS { path.to_owned() } else { child(path, &name) };
        match kind {
            ValidationErrorsKind::Field(violations) => {
                for violation in violations {
                    list.add(|| field_error(shortened(path.clone()), violation));
                }
            }
            ValidationErrorsKind::Struct(errors) => append(*errors, &path, list),
            ValidationErrorsKind::List(elements) => {
                for (index, errors) in elements {
                    append(*errors, &child(&path, &index.to_string()), list);
                }
            }
        }
    }
}

fn child(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn field_error(path: String, violation: ValidationError) -> FieldError {
    let message = match violation.message {
        Some(given) => given,
        None => message(&violation),
    };
    FieldError::new(path, message).with_code(violation.code)
}

/// Describes what the rule requires. Shows only parameters that come from an
/// attribute: `value`, and `other` of `must_match`, come from the caller.
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

/// Returns the bounds of the rule: `Length must be at least 1 and at most 20`.
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
    for (param, text) in bounds {
        if let Some(bound) = violation.params.get(param) {
            // Writing to a string never fails.
            let _ = write!(message, "{join} {text} {bound}");
            join = " and";
        }
    }
    if join.is_empty() { Cow::Borrowed("Invalid value") } else { Cow::Owned(message) }
}
