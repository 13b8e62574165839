//! RFC 9457, Problem Details for HTTP APIs.

use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::members::Members;
use super::status::{default_code, default_message, error_status};
use apierror_core::ErrorReport;
use apierror_core::envelope::ProblemDetails;

/// Where there is no member `code`, the problem type is the code, as the RFC has it; with `about:blank` that of the
/// status, `HTTP_404`.
impl DecodeEnvelope for ProblemDetails {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        // `type` alone is what other shapes call something else.
        let has_more = body["detail"].is_string() || body["status"].is_u64();
        if !(body["title"].is_string() || (body["type"].is_string() && has_more)) {
            return None;
        }
        let mut body = Members::of(body)?;
        let status = error_status(status, body.get("status"));
        let problem_type = body.text("type").filter(|uri| !uri.is_empty() && uri != "about:blank");
        let code = body.code("code").or(problem_type).unwrap_or_else(|| default_code(status));
        let title = body.text("title");
        let message = body.text("detail").or(title).unwrap_or_else(|| default_message(status));
        for own in ["status", "instance"] {
            body.take(own);
        }
        let (details, request_id) = (body.take("details"), body.text("request_id"));
        Some(body.complete(ErrorReport::new(code, Some(status), message), details, request_id))
    }
}
