//! `{error: {code, message, details?}, request_id?}`

use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::members::Members;
use apierror_core::ErrorReport;
use apierror_core::envelope::Nested;

impl DecodeEnvelope for Nested {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        if !(body["error"]["code"].is_string() && body["error"]["message"].is_string()) {
            return None;
        }
        let mut body = Members::of(body)?;
        let mut error = body.object("error")?;
        let code = error.text("code")?;
        let message = error.text("message")?;
        let details = error.take("details");
        let request_id = body.text("request_id");
        body.absorb(error);
        Some(body.complete(ErrorReport::new(code, Some(status), message), details, request_id))
    }
}
