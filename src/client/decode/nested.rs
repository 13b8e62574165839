//! Decodes `{error: {code, message, details?}, request_id?}`.

use apierror_core::ErrorReport;
use apierror_core::envelope::Nested;
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;

impl DecodeEnvelope for Nested {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let mut body = ObjectReader::new(body)?;
        let mut error = body.take_object("error")?;
        let code = error.take_text("code").filter(|code| !code.is_empty())?;
        let message = error.take_text("message")?;
        let details = error.take("details").cloned();
        let request_id = body.take_text("request_id");
        body.merge(error);
        Some(body.finish(ErrorReport::new(code, Some(status), message), details, request_id))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        Nested::decode(body, StatusCode::CONFLICT)
    }

    #[test]
    fn all_members_are_read() {
        let error = json!({"code": "A", "message": "m", "details": [1], "x": 2});
        let body = json!({"error": error, "request_id": "r", "y": 3});
        let report = decode(&body).expect("this shape");
        assert_eq!(report.to_string(), "A: m");
        assert_eq!(report.details(), Some(&json!([1])));
        assert_eq!(report.request_id(), Some("r"));
        assert_eq!(Value::Object(report.extensions().clone()), json!({"x": 2, "y": 3}));
    }

    #[test]
    fn other_shapes_are_refused() {
        for error in [json!({"code": "A"}), json!({"code": 1, "message": "m"}), json!("A")] {
            assert_eq!(decode(&json!({"error": error})), None);
        }
    }
}
