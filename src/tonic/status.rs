//! The status of an error.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use apierror_core::__private::{field_errors, notify};
use apierror_core::{ApiError, ErrorReport, ErrorSpec, FieldError, GrpcCode, Retry, RetryStrategy};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, QuotaViolation, StatusExt};

use super::mark::marked;
use super::metadata::{PUSHBACK, metadata_of, pushback};
use super::size_budget::{SizeBudget, truncated};

/// The key of the error's HTTP status in `ErrorInfo.metadata`.
pub(super) const HTTP_STATUS: &str = "http_status";
/// The key of the retry advice, as JSON, in `ErrorInfo.metadata`.
pub(super) const RETRY: &str = "retry";

/// The longest message on the wire, in bytes.
const MAX_MESSAGE_LEN: usize = 1024;
/// The maximum size of the typed details, in bytes before base64.
const MAX_DETAILS_LEN: usize = 3 * 1024;
/// The most bytes that protobuf adds to a string: two tags and two lengths, or
/// those of a map entry.
const ENTRY_OVERHEAD: usize = 12;
/// The bytes of a typed detail in addition to its fields: its name,
/// `type.googleapis.com/google.rpc.…`.
const DETAIL_OVERHEAD: usize = 64;

/// Returns the status of an error in the current context, and notifies the
/// listener and the log.
pub(super) fn status_of(error: &dyn ApiError) -> Status {
    status_with_code(error, GrpcCode::from_error(error))
}

/// Returns the status of an error with the given code.
pub(super) fn status_with_code(error: &dyn ApiError, code: GrpcCode) -> Status {
    notify(error);
    let report = ErrorReport::from(error);
    let message = truncated(report.message().to_owned(), MAX_MESSAGE_LEN);
    let mut headers = metadata_of(error);
    let details = details(&report, error.spec(), code, &message, &headers);
    if let Some(pushback) = pushback(report.retry(), report.retry_after()) {
        headers.insert(PUSHBACK, pushback);
    }
    let code = Code::from_i32(code.number().into());
    let metadata = MetadataMap::from_headers(headers);
    marked(Status::with_error_details_and_metadata(code, message, details, metadata))
}

fn details(
    report: &ErrorReport,
    spec: &ErrorSpec,
    code: GrpcCode,
    message: &str,
    headers: &HeaderMap,
) -> ErrorDetails {
    let mut budget = SizeBudget::new(MAX_DETAILS_LEN);
    let mut details = ErrorDetails::new();
    let mut fits = |texts: &[&str]| {
        budget.take(
            texts.iter().map(|text| text.len() + ENTRY_OVERHEAD).sum::<usize>() + DETAIL_OVERHEAD,
        )
    };

    let domain = spec.domain.unwrap_or_default();
    let has_info = fits(&[report.code(), domain]);
    if let Some(wait) = report.retry_after()
        && fits(&[""])
    {
        details.set_retry_info(Some(wait));
    }
    if let Some(id) = report.request_id()
        && fits(&[id])
    {
        details.set_request_info(id, "");
    }
    if let Some(url) = doc_page(spec)
        && fits(&[spec.title, &url])
    {
        details.add_help_link(spec.title, url);
    }
    if code == GrpcCode::ResourceExhausted {
        let quotas = quotas(message, headers).into_iter();
        let quotas: Vec<_> =
            quotas.filter(|quota| fits(&[&quota.description, &quota.quota_id])).collect();
        if !quotas.is_empty() {
            details.set_quota_failure(quotas);
        }
    }

    let mut metadata = HashMap::new();
    let mut add = |name: String, value: String| {
        if !metadata.contains_key(&name) && budget.take(name.len() + value.len() + ENTRY_OVERHEAD) {
            metadata.insert(name, value);
        }
    };
    let violations = report.details().and_then(field_errors);
    let members =
        report.details().filter(|_| violations.is_none()).and_then(|details| details.as_object());
    // A member with one of our names comes first, and replaces ours. Ours come
    // next, and always fit because they are short.
    let (reserved, others): (Vec<_>, Vec<_>) = [members, Some(report.extensions())]
        .into_iter()
        .flatten()
        .flat_map(scalars)
        .partition(|(name, _)| name == HTTP_STATUS || name == RETRY);
    for (name, value) in reserved.into_iter().chain(not_inferred(report, code)).chain(others) {
        add(name, value);
    }
    if has_info {
        details.set_error_info(report.code(), domain, metadata);
    }

    let mut fits = |violation: &FieldViolation| {
        let FieldViolation { field, description, reason, .. } = violation;
        budget.take(field.len() + description.len() + reason.len() + 2 * ENTRY_OVERHEAD)
    };
    let violations: Vec<_> = violations
        .into_iter()
        .flatten()
        .map(violation)
        .take_while(|violation| fits(violation))
        .collect();
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    details
}

/// Returns the members that are strings, numbers or booleans, as strings. A map of
/// strings can hold them, such as `ErrorInfo.metadata` of AIP-193.
fn scalars(members: &Map<String, Value>) -> BTreeMap<String, String> {
    members
        .iter()
        .filter_map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((name.clone(), text))
        })
        .collect()
}

/// Returns the HTTP status and the retry advice, unless a reader infers the
/// same from the code.
fn not_inferred(report: &ErrorReport, code: GrpcCode) -> impl Iterator<Item = (String, String)> {
    let status = report.status().filter(|status| *status != code.http_status());
    let inferred = default_retry(code, status, report.retry_after());
    let retry = report.retry();
    let is_known = retry == inferred || retry.strategy() == RetryStrategy::Unstated;
    let retry = if is_known { None } else { serde_json::to_string(&retry).ok() };
    let status = status.map(|status| (HTTP_STATUS.to_owned(), status.as_str().to_owned()));
    status.into_iter().chain(retry.map(|retry| (RETRY.to_owned(), retry)))
}

/// Returns the retry advice of a status that declares none: the default for its
/// HTTP status if it declares one, or else the default for its code.
pub(super) fn default_retry(
    code: GrpcCode,
    status: Option<StatusCode>,
    wait: Option<Duration>,
) -> Retry {
    match (status, wait) {
        (Some(status), Some(_)) => Retry::for_status_with_wait(status),
        (Some(status), None) => Retry::for_status(status),
        // A known wait changes the advice of this code only.
        (None, Some(_)) if code == GrpcCode::Unavailable => {
            Retry::for_status_with_wait(code.http_status())
        }
        (None, _) => code.retry(),
    }
}

/// Returns the URL of the error's documentation.
fn doc_page(spec: &ErrorSpec) -> Option<String> {
    Some(spec.type_uri().into_owned()).filter(|uri| uri != "about:blank")
}

fn violation(error: FieldError) -> FieldViolation {
    let FieldError { path, message, code, .. } = error;
    FieldViolation {
        reason: code.unwrap_or_default().into_owned(),
        ..FieldViolation::new(path, message)
    }
}

/// Returns one violation for each quota in a `RateLimit-Policy` header
/// (draft-ietf-httpapi-ratelimit-headers, section 4), or else one with the
/// message alone.
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
