//! The typed details of AIP-193.

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;
use serde::ser::{Error as _, Serializer};

use crate::details::Details;
use crate::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::ordered::Ordered;

/// The list `error.details` of an occurrence.
#[derive(Debug)]
pub(crate) struct GoogleDetails<'a>(pub(crate) Occurrence<'a>);

#[derive(Serialize)]
#[serde(tag = "@type")]
enum TypedDetail {
    #[serde(rename = "type.googleapis.com/google.rpc.ErrorInfo")]
    ErrorInfo {
        reason: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        domain: Option<&'static str>,
        #[serde(skip_serializing_if = "Metadata::is_empty")]
        metadata: Metadata,
    },
    #[serde(rename = "type.googleapis.com/google.rpc.RetryInfo", rename_all = "camelCase")]
    RetryInfo { retry_delay: String },
    #[serde(rename = "type.googleapis.com/google.rpc.BadRequest", rename_all = "camelCase")]
    BadRequest { field_violations: Vec<FieldViolation> },
}

/// A map of strings, in the order of the details.
struct Metadata(Vec<(String, String)>);

impl Metadata {
    /// Takes the members as strings: lists and objects as their JSON. Details that
    /// are not an object become the member `details`.
    fn new(details: Option<Ordered>) -> Self {
        let members = match details {
            None => Vec::new(),
            Some(Ordered::Array(elements)) if elements.is_empty() => Vec::new(),
            Some(Ordered::Object(members)) => members,
            Some(other) => vec![("details".to_owned(), other)],
        };
        let text = |value| match value {
            Ordered::Null => None,
            Ordered::String(text) => Some(text),
            other => serde_json::to_string(&other).ok(),
        };
        let texts = members.into_iter().filter_map(|(name, value)| Some((name, text(value)?)));
        Self(texts.collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

#[derive(Serialize)]
struct FieldViolation {
    field: Cow<'static, str>,
    description: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Cow<'static, str>>,
}

impl Serialize for GoogleDetails<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(occurrence) = self;
        let details = occurrence.details();
        let ordered = details.map(Details::to_ordered).transpose().map_err(S::Error::custom)?;
        let value = details.map(Details::to_value).transpose().map_err(S::Error::custom)?;

        let bad_request = value.and_then(FieldError::list).map(|errors| TypedDetail::BadRequest {
            field_violations: errors
                .into_iter()
                .map(|FieldError { path, message, code }| FieldViolation {
                    field: path,
                    description: message,
                    reason: code,
                })
                .collect(),
        });
        let error_info = TypedDetail::ErrorInfo {
            reason: occurrence.code(),
            domain: occurrence.spec().domain,
            metadata: Metadata::new(ordered.filter(|_| bad_request.is_none())),
        };
        let retry_info = occurrence
            .retry_after()
            .map(|wait| TypedDetail::RetryInfo { retry_delay: proto_duration(wait) });
        serializer.collect_seq([Some(error_info), retry_info, bad_request].into_iter().flatten())
    }
}

/// Returns the JSON of a `google.protobuf.Duration`: seconds with 0, 3, 6 or 9
/// fractional digits.
#[must_use]
pub fn proto_duration(wait: Duration) -> String {
    // The longest duration of that type: 10,000 years.
    let wait = wait.min(Duration::from_secs(315_576_000_000));
    let seconds = wait.as_secs();
    match wait.subsec_nanos() {
        0 => format!("{seconds}s"),
        nanos if nanos % 1_000_000 == 0 => format!("{seconds}.{:03}s", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!("{seconds}.{:06}s", nanos / 1_000),
        nanos => format!("{seconds}.{nanos:09}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proto_duration_has_digits_in_threes() {
        assert_eq!(proto_duration(Duration::from_secs(30)), "30s");
        assert_eq!(proto_duration(Duration::from_millis(1_500)), "1.500s");
        assert_eq!(proto_duration(Duration::from_micros(20)), "0.000020s");
        assert_eq!(proto_duration(Duration::from_nanos(1)), "0.000000001s");
        assert_eq!(proto_duration(Duration::MAX), "315576000000s");
    }
}
