//! Decodes the message alone.

use apierror_core::ErrorReport;
use apierror_core::envelope::PlainText;
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::status::default_code;

/// The body is the message, and the code is made from the status: `HTTP_404`. A
/// JSON object or an HTML page is the body of another server, such as a proxy.
impl DecodeEnvelope for PlainText {
    fn decode(_: &Value, _: StatusCode) -> Option<ErrorReport> {
        None
    }

    fn decode_bytes(body: &[u8], status: StatusCode) -> Option<ErrorReport> {
        let text = std::str::from_utf8(body).ok()?.trim();
        let is_foreign = text.is_empty() || text.starts_with(['{', '<']);
        (!is_foreign).then(|| ErrorReport::new(default_code(status), Some(status), text))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::client::FromResponse;

    fn decode(body: &[u8]) -> ErrorReport {
        ErrorReport::decode::<PlainText>(StatusCode::CONFLICT, &HeaderMap::new(), body)
    }

    #[test]
    fn text_is_the_message() {
        assert_eq!(decode(b"No order 7.\n").to_string(), "HTTP_409: No order 7.");
        // Texts that are JSON too.
        assert_eq!(decode(b"1.0").message(), "1.0");
        assert_eq!(decode(b"null").message(), "null");
        assert_eq!(decode(b"\"quoted\"").message(), "\"quoted\"");
    }

    #[test]
    fn body_of_another_server_is_read_as_any_shape() {
        let body = br#"{"code":"A","message":"m","status":409}"#;
        assert_eq!(decode(body).to_string(), "A: m");
        assert_eq!(decode(b"<html>").message(), "Conflict");
        assert_eq!(decode(b"").message(), "Conflict");
        assert_eq!(decode(b"\xff").message(), "Conflict");
    }
}
