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
