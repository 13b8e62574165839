//! `{statusCode, error, message, path?, timestamp}`

use http::StatusCode;
use serde_json::Value;

use super::members::Members;
use super::{DecodeEnvelope, code_of, status_of};
use crate::envelope::NestJs;
use crate::report::ErrorReport;
use crate::status::reason;

/// The shape has no code: it is that of the status, `HTTP_404`, unless there is a member `code`. Several messages, as its
/// validation pipe makes them, are details.
impl DecodeEnvelope for NestJs {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        if !body["statusCode"].is_u64() {
            return None;
        }
        let mut body = Members::of(body)?;
        let in_body = body.take("statusCode").filter(Value::is_u64)?;
        let status = status_of(status, Some(&in_body));
        let (message, details) = match body.take("message")? {
            Value::String(message) => (message, body.take("details")),
            messages => (reason(status).to_owned(), Some(messages)),
        };
        for own in ["error", "path", "timestamp"] {
            body.take(own);
        }
        let code = body.code("code").unwrap_or_else(|| code_of(status));
        Some(body.complete(ErrorReport::new(code, Some(status), message), details, None))
    }
}
