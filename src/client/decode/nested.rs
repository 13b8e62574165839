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
        let code = error.take_text("code")?;
        let message = error.take_text("message")?;
        let details = error.take("details").cloned();
        let request_id = body.take_text("request_id");
        body.merge(error);
        Some(body.finish(ErrorReport::new(code, Some(status), message), details, request_id))
    }
}
