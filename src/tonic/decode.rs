//! Decodes statuses into reports.

use std::collections::HashMap;
use std::time::Duration;

use apierror_core::{Effect, ErrorReport, GrpcCode, Retry};
use http::StatusCode;
use serde_json::{Map, Value, json};
use tonic::metadata::MetadataMap;
use tonic::{ConnectError, Status, TimeoutExpired};
use tonic_types::{BadRequest, ErrorDetail, StatusExt};

use super::metadata::PUSHBACK;
use super::status::{HTTP_STATUS, RETRY, default_retry};
use crate::client::{as_declared, effect_of, request_id_in, usable_id};
use crate::server::comes_from;

/// Adds [`ErrorReport::from_status`]. It is a trait because the report is
/// defined in the core, which depends on no framework.
///
/// ```
/// use apierror::client::{Decision, Idempotency, RetryPolicy, StopReason};
/// use apierror::tonic::FromStatus;
/// use apierror::{ApiError, ErrorReport};
/// use std::time::Duration;
/// use tonic::Status;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("rate limited")]
/// #[api(code = "RATE_LIMITED", status = 429)]
/// struct RateLimited(#[api(retry_after)] Duration);
///
/// let report =
///     ErrorReport::from_status(&Status::from(RateLimited(Duration::from_secs(30))));
/// assert_eq!(
///     (report.code(), report.retry_after()),
///     ("RATE_LIMITED", Some(Duration::from_secs(30)))
/// );
///
/// // A status of another server.
/// let report = ErrorReport::from_status(&Status::unavailable("draining"));
/// assert_eq!(report.to_string(), "UNAVAILABLE: draining");
/// let policy = RetryPolicy::new();
/// let decision = policy.next(&report, &mut policy.start(Idempotency::Safe));
/// assert!(matches!(decision, Decision::Retry { .. }));
/// let decision = policy.next(&report, &mut policy.start(Idempotency::Unsafe));
/// assert_eq!(decision, Decision::Stop { reason: StopReason::MayHaveHappened });
/// ```
pub trait FromStatus: Sized {
    /// Decodes a status of any server into a report. Never fails.
    ///
    /// The code is the `reason` of the `ErrorInfo`, or else the name of the
    /// gRPC code (`UNAVAILABLE`). The HTTP status is the declared one, or else
    /// that of the gRPC code. The details are the violations of a `BadRequest`,
    /// with the members of a [`FieldError`](crate::FieldError), or else the
    /// `metadata` of the `ErrorInfo`, whose values are strings. The `domain` is
    /// an extension. Typed details of other kinds are an extension too: a list
    /// called `details`, without a `DebugInfo`.
    ///
    /// The wait is that of `grpc-retry-pushback-ms`, or else of the
    /// `RetryInfo`. The retry advice is the declared one. If there is none, it
    /// is the default for the HTTP status, if the status declares one, or else
    /// for the [gRPC code](crate::GrpcCode::retry). After a pushback that is
    /// negative or not a number (gRPC A6), the request is never retried.
    ///
    /// A status that the client itself made is decoded by its cause. If there
    /// was no connection, the request has not taken effect. A timeout of the
    /// client, which tonic calls `CANCELLED`, is a `DEADLINE_EXCEEDED`.
    #[must_use]
    fn from_status(status: &Status) -> Self;
}

impl FromStatus for ErrorReport {
    fn from_status(status: &Status) -> Self {
        let code = code_of(status);
        let found = DecodedDetails::from_status(status);
        let http_status = found.http_status;
        let name = found.reason.unwrap_or_else(|| code.as_str().to_owned());
        let message = if status.message().is_empty() { code.as_str() } else { status.message() };
        let mut report = Self::new(name, Some(http_status.unwrap_or(code.http_status())), message);
        if let Some(details) = found.details {
            report = report.with_details(details);
        }
        report = report.with_extensions(found.extensions);

        let pushback = Pushback::from_metadata(status.metadata());
        let wait = match pushback {
            Pushback::After(wait) => Some(wait),
            Pushback::None | Pushback::Never => found.wait,
        };
        if let Some(wait) = wait {
            report = report.with_retry_after(wait);
        }
        let declared = found.retry;
        let advice = declared.map_or_else(|| default_retry(code, http_status, wait), as_declared);
        report = report.with_retry(adjust_retry(advice, declared.is_some(), &pushback, status));
        match found.request_id.or_else(|| request_id_in(status.metadata().as_ref())) {
            Some(id) => report.with_request_id(id),
            None => report,
        }
    }
}

/// Adjusts the retry advice for the pushback, and for a request that was never
/// sent.
fn adjust_retry(advice: Retry, is_declared: bool, pushback: &Pushback, status: &Status) -> Retry {
    let was_sent = effect_of(status) != Effect::NotApplied && !comes_from::<ConnectError>(status);
    let advice = if was_sent { advice } else { advice.with_effect(Effect::NotApplied) };
    match pushback {
        // A time limit of zero marks the refusal. No default advice has it, so
        // `effective_retry` can tell the two apart.
        Pushback::Never if advice.is_retryable() => {
            Retry::never().with_effect(advice.effect()).with_within(Duration::ZERO)
        }
        Pushback::Never if !is_declared => advice.with_within(Duration::ZERO),
        // If the server names a time for the retry, there should be one.
        Pushback::After(_) if !is_declared && !advice.is_retryable() => {
            Retry::throttle().with_effect(advice.effect())
        }
        _ => advice,
    }
}

fn code_of(status: &Status) -> GrpcCode {
    if comes_from::<TimeoutExpired>(status) {
        return GrpcCode::DeadlineExceeded;
    }
    let number = u8::try_from(status.code() as i32).ok();
    // `OK` has no `GrpcCode`, but a caller may still decode it.
    number.and_then(GrpcCode::from_number).unwrap_or(GrpcCode::Unknown)
}

/// `grpc-retry-pushback-ms` (gRPC A6).
enum Pushback {
    None,
    After(Duration),
    Never,
}

impl Pushback {
    fn from_metadata(metadata: &MetadataMap) -> Self {
        let mut values = metadata.get_all(PUSHBACK.as_str()).into_iter();
        match (values.next(), values.next()) {
            (None, _) => Self::None,
            (Some(value), None) => {
                let number = value.to_str().ok().and_then(|text| text.parse::<i64>().ok());
                let ms = number.and_then(|ms| u64::try_from(ms).ok());
                ms.map_or(Self::Never, |ms| Self::After(Duration::from_millis(ms)))
            }
            // More than one value is invalid.
            (Some(_), Some(_)) => Self::Never,
        }
    }
}

/// The content of `grpc-status-details-bin`.
#[derive(Default)]
struct DecodedDetails {
    reason: Option<String>,
    http_status: Option<StatusCode>,
    retry: Option<Retry>,
    wait: Option<Duration>,
    request_id: Option<String>,
    details: Option<Value>,
    extensions: Map<String, Value>,
}

impl DecodedDetails {
    /// Decodes the details of a status, or returns empty ones if they are
    /// malformed.
    fn from_status(status: &Status) -> Self {
        let mut found = Self::default();
        let mut violations = None;
        let mut others = Vec::new();
        for detail in typed_details(status) {
            match detail {
                ErrorDetail::ErrorInfo(info) if found.reason.is_none() => {
                    found.reason = Some(info.reason).filter(|reason| !reason.is_empty());
                    if !info.domain.is_empty() {
                        found.extensions.insert("domain".to_owned(), info.domain.into());
                    }
                    found.read_metadata(info.metadata);
                }
                ErrorDetail::RetryInfo(info) => found.wait = info.retry_delay.or(found.wait),
                ErrorDetail::RequestInfo(info) => found.request_id = usable_id(&info.request_id),
                ErrorDetail::BadRequest(bad) if violations.is_none() => {
                    violations = Some(field_errors(bad));
                }
                other => others.extend(to_json(other)),
            }
        }
        found.details = violations.or(found.details);
        if !others.is_empty() {
            found.extensions.insert("details".to_owned(), Value::Array(others));
        }
        found
    }

    fn read_metadata(&mut self, mut metadata: HashMap<String, String>) {
        let status = metadata.get(HTTP_STATUS).and_then(|text| text.parse::<StatusCode>().ok());
        self.http_status =
            status.filter(|status| status.is_client_error() || status.is_server_error());
        if self.http_status.is_some() {
            metadata.remove(HTTP_STATUS);
        }
        self.retry = metadata.get(RETRY).and_then(|text| serde_json::from_str(text).ok());
        if self.retry.is_some() {
            metadata.remove(RETRY);
        }
        if !metadata.is_empty() {
            self.details = Some(Value::Object(
                metadata.into_iter().map(|(name, text)| (name, text.into())).collect(),
            ));
        }
    }
}

/// Returns all typed details. If one is malformed, returns only those of the
/// kinds that a report uses.
fn typed_details(status: &Status) -> Vec<ErrorDetail> {
    status.check_error_details_vec().unwrap_or_else(|_| {
        [
            status.get_details_error_info().map(ErrorDetail::ErrorInfo),
            status.get_details_retry_info().map(ErrorDetail::RetryInfo),
            status.get_details_request_info().map(ErrorDetail::RequestInfo),
            status.get_details_bad_request().map(ErrorDetail::BadRequest),
        ]
        .into_iter()
        .flatten()
        .collect()
    })
}

fn field_errors(bad: BadRequest) -> Value {
    let violations = bad.field_violations.into_iter();
    let field_error = |violation: tonic_types::FieldViolation| {
        let mut members = Map::new();
        members.insert("path".to_owned(), violation.field.into());
        members.insert("message".to_owned(), violation.description.into());
        if !violation.reason.is_empty() {
            members.insert("code".to_owned(), violation.reason.into());
        }
        Value::Object(members)
    };
    violations.map(field_error).collect()
}

/// Converts a typed detail to the JSON of protobuf.
fn to_json(detail: ErrorDetail) -> Option<Value> {
    let (kind, value) = match detail {
        ErrorDetail::Help(help) => {
            let links = help.links.into_iter();
            let links: Value = links
                .map(|link| json!({ "description": link.description, "url": link.url }))
                .collect();
            ("Help", json!({ "links": links }))
        }
        ErrorDetail::QuotaFailure(failure) => {
            let violation = |violation: tonic_types::QuotaViolation| {
                let mut members = Map::new();
                let texts = [
                    ("subject", violation.subject),
                    ("description", violation.description),
                    ("quotaId", violation.quota_id),
                ];
                for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
                    members.insert(name.to_owned(), text.into());
                }
                if violation.quota_value != 0 {
                    // protobuf's JSON writes 64-bit integers as strings.
                    members
                        .insert("quotaValue".to_owned(), violation.quota_value.to_string().into());
                }
                Value::Object(members)
            };
            let violations: Value = failure.violations.into_iter().map(violation).collect();
            ("QuotaFailure", json!({ "violations": violations }))
        }
        ErrorDetail::PreconditionFailure(failure) => {
            let violation = |violation: tonic_types::PreconditionViolation| {
                json!({
                    "type": violation.r#type,
                    "subject": violation.subject,
                    "description": violation.description,
                })
            };
            let violations: Value = failure.violations.into_iter().map(violation).collect();
            ("PreconditionFailure", json!({ "violations": violations }))
        }
        ErrorDetail::ResourceInfo(info) => (
            "ResourceInfo",
            json!({
                "resourceType": info.resource_type,
                "resourceName": info.resource_name,
                "owner": info.owner,
                "description": info.description,
            }),
        ),
        ErrorDetail::LocalizedMessage(text) => {
            ("LocalizedMessage", json!({ "locale": text.locale, "message": text.message }))
        }
        // A `DebugInfo`, or a second detail of a kind that a report uses once.
        _ => return None,
    };
    let Value::Object(members) = value else { return None };
    let mut typed = Map::new();
    typed.insert("@type".to_owned(), format!("type.googleapis.com/google.rpc.{kind}").into());
    typed.extend(members);
    Some(Value::Object(typed))
}
