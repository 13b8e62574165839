//! An error as a status.

use std::collections::HashMap;
use std::time::Duration;

use apierror_core::__private::{field_errors, notify, scalars};
use apierror_core::{ApiError, ErrorReport, ErrorSpec, FieldError, GrpcCode, Retry};
use http::{HeaderMap, StatusCode};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, QuotaViolation, StatusExt};

use super::room::{Room, cut};
use super::{mark, metadata};

/// In `ErrorInfo.metadata`: the error's HTTP status.
pub(super) const HTTP_STATUS: &str = "http_status";
/// In `ErrorInfo.metadata`: the retry advice, as JSON.
pub(super) const RETRY: &str = "retry";

/// How long the message may be on the wire.
const MAX_MESSAGE_LEN: usize = 1024;
/// How long the typed details may be, before base64 makes four bytes of three.
const MAX_DETAILS_LEN: usize = 3 * 1024;
/// What protobuf adds to a text: two tags and two lengths, or those of an entry of a map.
const ENTRY_OVERHEAD: usize = 12;
/// What a typed detail takes beside its fields: `type.googleapis.com/google.rpc.…`
const DETAIL_OVERHEAD: usize = 64;

/// The status of an error, in the current context. The service and the log are told of it.
pub(super) fn status_of(error: &dyn ApiError) -> Status {
    status_with_code(error, GrpcCode::of(error))
}

/// The same with another code.
pub(super) fn status_with_code(error: &dyn ApiError, code: GrpcCode) -> Status {
    notify(error);
    let report = ErrorReport::from(error);
    let message = cut(report.message().to_owned(), MAX_MESSAGE_LEN);
    let mut headers = metadata::of_error(error);
    let details = details(&report, error.spec(), code, &message, &headers);
    if let Some(pushback) = metadata::pushback(report.retry(), report.retry_after()) {
        headers.insert(metadata::PUSHBACK, pushback);
    }
    mark::put(&mut headers);
    let code = Code::from_i32(code.number().into());
    Status::with_error_details_and_metadata(
        code,
        message,
        details,
        MetadataMap::from_headers(headers),
    )
}

fn details(
    report: &ErrorReport,
    spec: &ErrorSpec,
    code: GrpcCode,
    message: &str,
    headers: &HeaderMap,
) -> ErrorDetails {
    let mut room = Room::of(MAX_DETAILS_LEN);
    let mut details = ErrorDetails::new();
    let mut has_room = |texts: &[&str]| {
        room.take(
            texts.iter().map(|text| text.len() + ENTRY_OVERHEAD).sum::<usize>() + DETAIL_OVERHEAD,
        )
    };

    let domain = spec.domain.unwrap_or_default();
    let has_info = has_room(&[report.code(), domain]);
    if let Some(wait) = report.retry_after()
        && has_room(&[""])
    {
        details.set_retry_info(Some(wait));
    }
    if let Some(id) = report.request_id()
        && has_room(&[id])
    {
        details.set_request_info(id, "");
    }
    if let Some(url) = page(spec)
        && has_room(&[spec.title, &url])
    {
        details.add_help_link(spec.title, url);
    }
    if code == GrpcCode::ResourceExhausted {
        let quotas = quotas(message, headers).into_iter();
        let quotas: Vec<_> =
            quotas.filter(|quota| has_room(&[&quota.description, &quota.quota_id])).collect();
        if !quotas.is_empty() {
            details.set_quota_failure(quotas);
        }
    }

    let mut metadata = HashMap::new();
    let mut add = |name: String, value: String| {
        if !metadata.contains_key(&name) && room.take(name.len() + value.len() + ENTRY_OVERHEAD) {
            metadata.insert(name, value);
        }
    };
    let violations = report.details().and_then(field_errors);
    let members =
        report.details().filter(|_| violations.is_none()).and_then(|details| details.as_object());
    // Ours are short: whatever else there is, there is room for them.
    let (own, others): (Vec<_>, Vec<_>) = [members, Some(report.extensions())]
        .into_iter()
        .flatten()
        .flat_map(scalars)
        .partition(|(name, _)| name == HTTP_STATUS || name == RETRY);
    for (name, value) in own.into_iter().chain(unusual(report, code)).chain(others) {
        add(name, value);
    }
    if has_info {
        details.set_error_info(report.code(), domain, metadata);
    }

    let mut has_room = |violation: &FieldViolation| {
        let FieldViolation { field, description, reason, .. } = violation;
        room.take(field.len() + description.len() + reason.len() + 2 * ENTRY_OVERHEAD)
    };
    let violations: Vec<_> = violations
        .into_iter()
        .flatten()
        .map(violation)
        .take_while(|violation| has_room(violation))
        .collect();
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    details
}

/// What a reader would not guess from the code.
fn unusual(report: &ErrorReport, code: GrpcCode) -> impl Iterator<Item = (String, String)> {
    let status = report.status().filter(|status| *status != code.http_status());
    let guessed = default_retry(code, status, report.retry_after());
    let retry = report.retry();
    let retry = if retry == guessed { None } else { serde_json::to_string(&retry).ok() };
    let status = status.map(|status| (HTTP_STATUS.to_owned(), status.as_str().to_owned()));
    status.into_iter().chain(retry.map(|retry| (RETRY.to_owned(), retry)))
}

/// The advice of a status that declares none: of its HTTP status where that is not its code's, else of its code.
pub(super) fn default_retry(
    code: GrpcCode,
    status: Option<StatusCode>,
    wait: Option<Duration>,
) -> Retry {
    match (status, wait) {
        (Some(status), Some(_)) => Retry::for_status_with_wait(status),
        (Some(status), None) => Retry::for_status(status),
        // No other code is advised otherwise where the wait is known.
        (None, Some(_)) if code == GrpcCode::Unavailable => {
            Retry::for_status_with_wait(code.http_status())
        }
        (None, _) => code.retry(),
    }
}

/// Where the error is described.
fn page(spec: &ErrorSpec) -> Option<String> {
    Some(spec.type_uri().into_owned()).filter(|uri| uri != "about:blank")
}

fn violation(error: FieldError) -> FieldViolation {
    let FieldError { path, message, code } = error;
    FieldViolation {
        reason: code.unwrap_or_default().into_owned(),
        ..FieldViolation::new(path, message)
    }
}

/// One violation for each quota in a `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers, section 4), else one that
/// says no more than the message.
fn quotas(message: &str, headers: &HeaderMap) -> Vec<QuotaViolation> {
    let policies =
        headers.get_all("ratelimit-policy").iter().filter_map(|value| value.to_str().ok());
    let mut violations: Vec<_> = policies
        .filter_map(|policy| {
            let (name, parameters) = policy.strip_prefix('"')?.split_once('"')?;
            let quota =
                parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
            let mut violation = QuotaViolation::new("", message);
            name.clone_into(&mut violation.quota_id);
            violation.quota_value = quota.and_then(|quota| quota.parse().ok()).unwrap_or_default();
            Some(violation)
        })
        .collect();
    if violations.is_empty() {
        violations.push(QuotaViolation::new("", message));
    }
    violations
}
