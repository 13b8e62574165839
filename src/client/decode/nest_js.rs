//! `{statusCode, error, message, path?, timestamp}`

use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::members::Members;
use super::status::{default_code, default_message, error_status};
use apierror_core::ErrorReport;
use apierror_core::envelope::NestJs;

/// The shape has no code: it is that of the status, `HTTP_404`, unless there is a member `code`. Several messages, as its
/// validation pipe makes them, are details.
impl DecodeEnvelope for NestJs {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        if !body["statusCode"].is_u64() {
            return None;
        }
        let mut body = Members::of(body)?;
        let in_body = body.take("statusCode").filter(Value::is_u64)?;
        let status = error_status(status, Some(&in_body));
        let (message, details) = match body.take("message")? {
            Value::String(message) => (message, body.take("details")),
            messages => (default_message(status), Some(messages)),
        };
        for own in ["error", "path", "timestamp"] {
            body.take(own);
        }
        let code = body.code("code").unwrap_or_else(|| default_code(status));
        Some(body.complete(ErrorReport::new(code, Some(status), message), details, None))
    }
}
