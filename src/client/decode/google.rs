//! Google's API improvement proposal 193.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::envelope::DecodeEnvelope;
use super::members::Members;
use super::status::error_status;
use super::wait;
use apierror_core::ErrorReport;
use apierror_core::envelope::Google;

/// The code is the `reason` of the `ErrorInfo`, else the name in `google.rpc.Code`. Details are the field violations of a
/// `BadRequest`, else the `metadata`. The `domain` and typed details of other kinds are extensions.
impl DecodeEnvelope for Google {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        if !(body["error"]["status"].is_string() && body["error"]["message"].is_string()) {
            return None;
        }
        let mut body = Members::of(body)?;
        let mut error = body.object("error")?;
        let rpc_code = error.text("status")?;
        let status = error_status(status, error.take("code").filter(Value::is_u64).as_ref());
        let message = error.text("message")?;
        let typed = match error.take("details") {
            Some(Value::Array(typed)) => TypedDetails::of(typed),
            _ => TypedDetails::default(),
        };
        body.absorb(error);
        if let Some(domain) = typed.domain {
            body.put("domain", domain);
        }
        if !typed.others.is_empty() {
            body.put("details", Value::Array(typed.others));
        }
        let report = ErrorReport::new(typed.reason.unwrap_or(rpc_code), Some(status), message);
        let report = typed.wait.into_iter().fold(report, ErrorReport::with_retry_after);
        Some(body.complete(report, typed.violations.or(typed.metadata), None))
    }
}

#[derive(Default)]
struct TypedDetails {
    reason: Option<String>,
    domain: Option<Value>,
    metadata: Option<Value>,
    violations: Option<Value>,
    wait: Option<Duration>,
    others: Vec<Value>,
}

impl TypedDetails {
    fn of(details: Vec<Value>) -> Self {
        let mut all = Self::default();
        for detail in details {
            let kind = detail["@type"].as_str().unwrap_or_default();
            match kind.strip_prefix("type.googleapis.com/google.rpc.") {
                Some("ErrorInfo") => {
                    all.reason = detail["reason"].as_str().map(str::to_owned);
                    all.domain = detail.get("domain").cloned();
                    all.metadata = detail.get("metadata").cloned();
                }
                Some("RetryInfo") => {
                    all.wait = detail["retryDelay"].as_str().and_then(proto_duration)
                }
                Some("BadRequest") => {
                    all.violations = detail.get("fieldViolations").map(field_errors)
                }
                _ => all.others.push(detail),
            }
        }
        all
    }
}

/// `1.500s`
fn proto_duration(text: &str) -> Option<Duration> {
    wait::decimal(text.strip_suffix('s')?).and_then(wait::from_seconds)
}

/// Violations as [`FieldError`](crate::FieldError)s have their members.
fn field_errors(violations: &Value) -> Value {
    let violations = violations.as_array().into_iter().flatten();
    let field_error = |violation: &Value| {
        let mut members = Map::new();
        members.insert(
            "path".to_owned(),
            violation.get("field").cloned().unwrap_or_else(|| json!("")),
        );
        members.insert(
            "message".to_owned(),
            violation.get("description").cloned().unwrap_or_else(|| json!("")),
        );
        if let Some(reason) = violation.get("reason") {
            members.insert("code".to_owned(), reason.clone());
        }
        Value::Object(members)
    };
    violations.map(field_error).collect()
}
