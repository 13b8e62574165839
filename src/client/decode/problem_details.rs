//! Decodes RFC 9457 problem details.

use apierror_core::ErrorReport;
use apierror_core::envelope::ProblemDetails;
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::{default_code, default_message, error_status};

/// The code is the member `code`, else the problem type, as RFC 9457 has it. If
/// the type is `about:blank`, the code is that of the status: `HTTP_404`.
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
        body.take("instance");
        let (details, request_id) = (body.take("details").cloned(), body.take_text("request_id"));
        Some(body.finish(ErrorReport::new(code, Some(status), message), details, request_id))
    }
}
