//! Decodes `{statusCode, error, message, path?, timestamp}`.

use apierror_core::ErrorReport;
use apierror_core::envelope::NestJs;
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::{default_code, default_message, error_status};

/// This shape has no code. A member `code` that an API adds is the code;
/// otherwise the code is made from the status: `HTTP_404`. If `message` is a
/// list, as NestJS's validation pipe sends it, it becomes the details.
impl DecodeEnvelope for NestJs {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let mut body = ObjectReader::new(body)?;
        let status_code = body.take("statusCode").filter(|code| code.is_u64())?;
        let status = error_status(status, Some(status_code));
        let (message, details) = match body.take("message")? {
            Value::String(message) => (message.as_str(), body.take("details")),
            messages => (default_message(status), Some(messages)),
        };
        for redundant in ["error", "path", "timestamp"] {
            body.take(redundant);
        }
        let code = body.take_code("code").unwrap_or_else(|| default_code(status));
        Some(body.finish(ErrorReport::new(code, Some(status), message), details.cloned(), None))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        NestJs::decode(body, StatusCode::CONFLICT)
    }

    #[test]
    fn all_members_are_read() {
        let body = json!({"statusCode": 409, "error": "Conflict", "message": "m", "path": "/",
            "timestamp": "t", "details": [1], "x": 2});
        let report = decode(&body).expect("this shape");
        assert_eq!(report.to_string(), "HTTP_409: m");
        assert_eq!(report.details(), Some(&json!([1])));
        assert_eq!(Value::Object(report.extensions().clone()), json!({"x": 2}));
    }

    #[test]
    fn code_and_list_of_messages_are_read() {
        let report = decode(&json!({"statusCode": 409, "message": ["a", "b"], "code": "A"}));
        let report = report.expect("this shape");
        assert_eq!(report.to_string(), "A: Conflict");
        assert_eq!(report.details(), Some(&json!(["a", "b"])));
    }

    #[test]
    fn other_shapes_are_refused() {
        for body in [json!({"statusCode": "409", "message": "m"}), json!({"statusCode": 409})] {
            assert_eq!(decode(&body), None);
        }
    }
}
