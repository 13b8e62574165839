//! Decodes RFC 9457 problem details.

use apierror_core::ErrorReport;
use apierror_core::envelope::ProblemDetails;
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::{default_code, default_message, error_status};

/// The code is the member `code`, or else the problem type. If the type is
/// `about:blank`, the code is made from the status: `HTTP_404`.
impl DecodeEnvelope for ProblemDetails {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        // Other shapes also have a `type`, so `type` alone is not enough.
        let has_detail_or_status = body["detail"].is_string() || body["status"].is_u64();
        let is_problem =
            body["title"].is_string() || (body["type"].is_string() && has_detail_or_status);
        if !is_problem {
            return None;
        }
        let mut body = ObjectReader::new(body)?;
        let status = error_status(status, body.take("status"));
        let problem_type =
            body.take_text("type").filter(|uri| !uri.is_empty() && *uri != "about:blank");
        let code = body
            .take_code("code")
            .or_else(|| problem_type.map(str::to_owned))
            .unwrap_or_else(|| default_code(status));
        let title = body.take_text("title");
        let message = body.take_text("detail").or(title).unwrap_or(default_message(status));
        let instance = body.take_text("instance");
        let (details, request_id) = (body.take("details").cloned(), body.take_text("request_id"));
        let mut report = ErrorReport::new(code, Some(status), message);
        if let Some(title) = title {
            report = report.with_title(title);
        }
        if let Some(uri) = problem_type {
            report = report.with_type_uri(uri);
        }
        if let Some(uri) = instance {
            report = report.with_instance(uri);
        }
        Some(body.finish(report, details, request_id))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        ProblemDetails::decode(body, StatusCode::CONFLICT)
    }

    #[test]
    fn all_members_are_read() {
        let body = json!({"type": "https://e.org/a", "title": "T", "status": 409, "detail": "d",
            "instance": "/i", "code": "A", "details": [1], "request_id": "r", "x": 2});
        let report = decode(&body).expect("this shape");
        assert_eq!(report.to_string(), "A: d");
        assert_eq!(report.title(), Some("T"));
        assert_eq!(report.type_uri(), Some("https://e.org/a"));
        assert_eq!(report.instance(), Some("/i"));
        assert_eq!(report.details(), Some(&json!([1])));
        assert_eq!(report.request_id(), Some("r"));
        assert_eq!(Value::Object(report.extensions().clone()), json!({"x": 2}));
    }

    #[test]
    fn type_is_the_code_unless_it_is_blank() {
        let report = |uri: &str| decode(&json!({"type": uri, "title": "T"})).expect("this shape");
        assert_eq!(report("https://e.org/a").to_string(), "https://e.org/a: T");
        assert_eq!(report("about:blank").to_string(), "HTTP_409: T");
        assert_eq!(report("about:blank").type_uri(), None);
        assert_eq!(report("").to_string(), "HTTP_409: T");
    }

    #[test]
    fn type_with_a_detail_or_a_status_is_enough() {
        let report = decode(&json!({"type": "a", "detail": "d"})).expect("this shape");
        assert_eq!(report.to_string(), "a: d");
        let report = decode(&json!({"type": "a", "status": 409})).expect("this shape");
        assert_eq!(report.to_string(), "a: Conflict");
    }

    #[test]
    fn other_shapes_are_refused() {
        for body in [json!({"type": "a"}), json!({"detail": "d", "status": 409}), json!([])] {
            assert_eq!(decode(&body), None);
        }
    }
}
