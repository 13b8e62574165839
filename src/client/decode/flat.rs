//! `{code, message, status, details?}`

use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::members::Members;
use super::status::error_status;
use apierror_core::ErrorReport;
use apierror_core::envelope::Flat;

impl DecodeEnvelope for Flat {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        if !body["message"].is_string() {
            return None;
        }
        let mut body = Members::of(body)?;
        let code = body.code("code")?;
        let message = body.text("message")?;
        let status = error_status(status, body.get("status"));
        if body.get("status").is_some_and(Value::is_u64) {
            body.take("status");
        }
        let details = body.take("details");
        Some(body.complete(ErrorReport::new(code, Some(status), message), details, None))
    }
}
