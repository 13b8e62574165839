//! The trait of wire shapes that can be decoded.

use apierror_core::ErrorReport;
use apierror_core::envelope::{WithRetry, WithRetryHeaders};
use http::StatusCode;
use serde_json::Value;

/// A wire shape that can be decoded: the reverse of
/// [`Envelope`](crate::Envelope).
///
/// A custom envelope takes a few lines. The [`Decoder`](super::Decoder) adds
/// the facts of the headers, the status and a `retry` member.
///
/// ```
/// use apierror::ErrorReport;
/// use apierror::client::{DecodeEnvelope, FromResponse};
/// use http::{HeaderMap, StatusCode};
/// use serde_json::Value;
///
/// struct Slack;
///
/// impl DecodeEnvelope for Slack {
///     fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
///         let code = body["error"].as_str()?;
///         Some(ErrorReport::new(code, Some(status), body["warning"].as_str().unwrap_or(code)))
///     }
/// }
///
/// let body = r#"{"ok":false,"error":"channel_not_found"}"#;
/// let report = ErrorReport::decode::<Slack>(StatusCode::NOT_FOUND, &HeaderMap::new(), body);
/// assert_eq!(report.code(), "channel_not_found");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be decoded",
    note = "use one of `apierror::envelope`, or `apierror::client::AnyEnvelope`, or implement `DecodeEnvelope`"
)]
pub trait DecodeEnvelope {
    /// Reads a body of this shape. Returns `None` if the body has another
    /// shape. `status` is the status of the response. A report with an empty code is
    /// kept, because some APIs send one.
    ///
    /// Retry advice that this method sets (by the code, for example) is kept.
    /// If the advice is left as [`ErrorReport::new`] sets it, the decoder
    /// derives it from the status and the headers.
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport>;

    /// Reads a body of this shape that is not JSON, such as plain text. The
    /// decoder calls it before [`decode`](Self::decode). Returns `None` if the
    /// body has another shape. The default always returns `None`.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    #[must_use]
    fn decode_bytes(body: &[u8], status: StatusCode) -> Option<ErrorReport> {
        None
    }
}

/// Decodes as `E`: the decoder reads the `retry` member in every shape.
impl<E: DecodeEnvelope> DecodeEnvelope for WithRetry<E> {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        E::decode(body, status)
    }

    fn decode_bytes(body: &[u8], status: StatusCode) -> Option<ErrorReport> {
        E::decode_bytes(body, status)
    }
}

/// Decodes as `E`: the decoder reads the headers in every shape.
impl<E: DecodeEnvelope> DecodeEnvelope for WithRetryHeaders<E> {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        E::decode(body, status)
    }

    fn decode_bytes(body: &[u8], status: StatusCode) -> Option<ErrorReport> {
        E::decode_bytes(body, status)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Custom;

    impl DecodeEnvelope for Custom {
        fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
            Some(ErrorReport::new(body["custom"].as_str()?, Some(status), "m"))
        }

        fn decode_bytes(body: &[u8], status: StatusCode) -> Option<ErrorReport> {
            (body == b"custom").then(|| ErrorReport::new("B", Some(status), "m"))
        }
    }

    #[test]
    fn wrappers_decode_as_the_wrapped_shape() {
        let (body, status) = (json!({"custom": "A"}), StatusCode::CONFLICT);
        let expected = Custom::decode(&body, status);
        assert!(expected.is_some());
        assert_eq!(WithRetry::<Custom>::decode(&body, status), expected);
        assert_eq!(WithRetryHeaders::<Custom>::decode(&body, status), expected);
        for (body, is_custom) in [("custom", true), ("other", false)] {
            let expected = Custom::decode_bytes(body.as_bytes(), status);
            assert_eq!(expected.is_some(), is_custom);
            assert_eq!(WithRetry::<Custom>::decode_bytes(body.as_bytes(), status), expected);
            assert_eq!(WithRetryHeaders::<Custom>::decode_bytes(body.as_bytes(), status), expected);
        }
    }
}
