//! Decodes the errors of Google's API improvement proposal 193.

use std::time::Duration;

use apierror_core::ErrorReport;
use apierror_core::envelope::Google;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::error_status;
use super::wait;

/// The code is the `reason` of the `ErrorInfo`, or else the `status`, which is a
/// name of `google.rpc.Code`. The details are the field violations of a
/// `BadRequest`, or else the `metadata` of the `ErrorInfo`. The `domain` and
/// typed details of other kinds are extensions.
impl DecodeEnvelope for Google {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let mut body = ObjectReader::new(body)?;
        let mut error = body.take_object("error")?;
        let rpc_code = error.take_text("status")?;
        let message = error.take_text("message")?;
        let status = error_status(status, error.take("code").filter(|code| code.is_u64()));
        let typed = match error.take("details") {
            Some(Value::Array(details)) => TypedDetails::new(details),
            _ => TypedDetails::default(),
        };
        body.merge(error);
        let mut extensions = body.into_extensions();
        if let Some(domain) = typed.domain {
            extensions.insert("domain".to_owned(), domain.clone());
        }
        if !typed.others.is_empty() {
            extensions.insert("details".to_owned(), Value::Array(typed.others));
        }
        let code = Some(typed.reason.unwrap_or(rpc_code)).filter(|code| !code.is_empty())?;
        let mut report = ErrorReport::new(code, Some(status), message).with_extensions(extensions);
        if let Some(details) = typed.violations.or_else(|| typed.metadata.cloned()) {
            report = report.with_details(details);
        }
        if let Some(wait) = typed.wait {
            report = report.with_retry_after(wait);
        }
        Some(report)
    }
}

#[derive(Default)]
struct TypedDetails<'a> {
    reason: Option<&'a str>,
    domain: Option<&'a Value>,
    metadata: Option<&'a Value>,
    violations: Option<Value>,
    wait: Option<Duration>,
    others: Vec<Value>,
}

impl<'a> TypedDetails<'a> {
    fn new(details: &'a [Value]) -> Self {
        let mut typed = Self::default();
        for detail in details {
            let kind = detail["@type"].as_str().unwrap_or_default();
            match kind.strip_prefix("type.googleapis.com/google.rpc.") {
                Some("ErrorInfo") => {
                    typed.reason = detail["reason"].as_str().filter(|reason| !reason.is_empty());
                    typed.domain = detail.get("domain");
                    typed.metadata = detail.get("metadata");
                }
                Some("RetryInfo") => {
                    typed.wait = detail["retryDelay"].as_str().and_then(parse_proto_duration);
                }
                Some("BadRequest") => {
                    typed.violations = detail.get("fieldViolations").map(field_errors);
                }
                _ => typed.others.push(detail.clone()),
            }
        }
        typed
    }
}

/// Parses the JSON form of `google.protobuf.Duration`: `1.500s`.
fn parse_proto_duration(text: &str) -> Option<Duration> {
    wait::parse_decimal(text.strip_suffix('s')?).and_then(wait::from_seconds)
}

/// Converts field violations into the JSON of
/// [`FieldError`](crate::FieldError)s.
fn field_errors(violations: &Value) -> Value {
    violations.as_array().into_iter().flatten().map(field_error).collect()
}

fn field_error(violation: &Value) -> Value {
    let text = |name| violation.get(name).cloned().unwrap_or_else(|| json!(""));
    let mut members = Map::new();
    members.insert("path".to_owned(), text("field"));
    members.insert("message".to_owned(), text("description"));
    if let Some(reason) = violation.get("reason") {
        members.insert("code".to_owned(), reason.clone());
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        Google::decode(body, StatusCode::CONFLICT)
    }

    fn body(details: &Value) -> Value {
        json!({"error": {"code": 409, "message": "m", "status": "ABORTED", "details": details,
            "x": 2}, "y": 3})
    }

    #[test]
    fn all_members_are_read() {
        let details = json!([
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "A", "domain": "e.org",
             "metadata": {"sku": "1"}},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1.5s"}]);
        let report = decode(&body(&details)).expect("this shape");
        assert_eq!(report.to_string(), "A: m");
        assert_eq!(report.details(), Some(&json!({"sku": "1"})));
        assert_eq!(report.retry_after(), Some(Duration::from_millis(1_500)));
        let expected = json!({"domain": "e.org", "x": 2, "y": 3});
        assert_eq!(Value::Object(report.extensions().clone()), expected);
    }

    #[test]
    fn field_violations_are_the_details() {
        let details = json!([
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "metadata": {"sku": "1"}},
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [
                {"field": "a", "description": "d", "reason": "R"}, {}]}]);
        let report = decode(&body(&details)).expect("this shape");
        assert_eq!(report.to_string(), "ABORTED: m");
        let expected = json!([
            {"path": "a", "message": "d", "code": "R"}, {"path": "", "message": ""}]);
        assert_eq!(report.details(), Some(&expected));
    }

    #[test]
    fn details_of_other_types_are_an_extension() {
        let details = json!([{"@type": "type.googleapis.com/google.rpc.Help"}]);
        let report = decode(&body(&details)).expect("this shape");
        assert_eq!(report.extensions()["details"], details);
        assert_eq!(report.details(), None);
        let report = decode(&body(&json!([]))).expect("this shape");
        assert!(!report.extensions().contains_key("details"));
    }

    #[test]
    fn other_shapes_are_refused() {
        for error in [json!({"status": "A"}), json!({"message": "m"}), json!("A")] {
            assert_eq!(decode(&json!({"error": error})), None);
        }
    }
}
