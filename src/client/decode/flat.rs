//! Decodes `{code, message, status, details?}`.

use apierror_core::ErrorReport;
use apierror_core::envelope::Flat;
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::error_status;

impl DecodeEnvelope for Flat {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let mut body = ObjectReader::new(body)?;
        let message = body.take_text("message")?;
        let code = body.take_code("code")?;
        let status = error_status(status, body.get("status"));
        if body.get("status").is_some_and(Value::is_u64) {
            body.take("status");
        }
        let details = body.take("details").cloned();
        Some(body.finish(ErrorReport::new(code, Some(status), message), details, None))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        Flat::decode(body, StatusCode::CONFLICT)
    }

    #[test]
    fn all_members_are_read() {
        let body = json!({"code": "A", "message": "m", "status": 409, "details": [1], "x": 2});
        let report = decode(&body).expect("this shape");
        assert_eq!(report.to_string(), "A: m");
        assert_eq!(report.details(), Some(&json!([1])));
        assert_eq!(Value::Object(report.extensions().clone()), json!({"x": 2}));
    }

    #[test]
    fn status_that_is_not_a_number_is_an_extension() {
        let report = decode(&json!({"code": "A", "message": "m", "status": "failed"}));
        assert_eq!(report.expect("this shape").extensions()["status"], "failed");
    }

    #[test]
    fn other_shapes_are_refused() {
        for body in [json!({"code": "A"}), json!({"message": "m"}), json!([])] {
            assert_eq!(decode(&body), None);
        }
    }
}
