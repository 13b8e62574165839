//! Converts between failures and statuses, and copies the metadata that a
//! replaced status keeps.

use apierror_core::GrpcCode;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tonic::{Code, Status};

use super::metadata::PUSHBACK;
use super::status::status_with_code;
use crate::error::Error;
use crate::failure::Failure;
use crate::server::{copy_kept_headers, error_for};

const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
const DETAILS: &str = "grpc-status-details-bin";

/// Returns the status for a failure, in the current context.
///
/// Its code is the one that the service's error declares, or that of the
/// replaced status, or that of the failure, or that of the error's HTTP status.
pub(super) fn status_for(failure: Failure, replaced_code: Option<GrpcCode>) -> Status {
    let default_code = replaced_code.or_else(|| code_for_failure(&failure));
    let error: Error = error_for(failure);
    let code = error.spec().grpc.or(default_code).unwrap_or_else(|| GrpcCode::from_error(&*error));
    status_with_code(&*error, code)
}

fn code_for_failure(failure: &Failure) -> Option<GrpcCode> {
    match failure {
        Failure::RouteNotFound | Failure::MethodNotAllowed => Some(GrpcCode::Unimplemented),
        Failure::RequestTimeout => Some(GrpcCode::DeadlineExceeded),
        Failure::PayloadTooLarge => Some(GrpcCode::ResourceExhausted),
        Failure::UnsupportedMediaType => Some(GrpcCode::InvalidArgument),
        _ => None,
    }
}

/// Returns the failure that a status stands for. The status of an internal
/// error becomes its cause, for the log.
pub(super) fn failure_for_grpc_status(status: Status, code: GrpcCode) -> Failure {
    match code {
        // This is how tonic's router and generated servers respond to an
        // unknown method.
        GrpcCode::Unimplemented if status.message().is_empty() => Failure::RouteNotFound,
        GrpcCode::Unknown | GrpcCode::Internal | GrpcCode::DataLoss => {
            Failure::Internal(Box::new(status))
        }
        other => Failure::Status(other.http_status()),
    }
}

/// Returns the code for a response that is not gRPC, as in gRPC's
/// `doc/http-grpc-status-mapping.md`.
pub(super) fn code_for_http_status(status: StatusCode) -> GrpcCode {
    match status.as_u16() {
        400 => GrpcCode::Internal,
        401 => GrpcCode::Unauthenticated,
        403 => GrpcCode::PermissionDenied,
        404 => GrpcCode::Unimplemented,
        429 | 502..=504 => GrpcCode::Unavailable,
        _ => GrpcCode::Unknown,
    }
}

/// Returns the status in headers or trailers if it is an error.
///
/// The details are removed first: tonic panics if they are not base64.
pub(super) fn status_in(headers: &HeaderMap) -> Option<(Status, GrpcCode)> {
    let code = Code::from_bytes(headers.get(Status::GRPC_STATUS)?.as_bytes());
    if code == Code::Ok {
        return None;
    }
    let mut plain = headers.clone();
    plain.remove(DETAILS);
    let status = Status::from_header_map(&plain)?;
    let code = u8::try_from(code as i32).ok().and_then(GrpcCode::from_number)?;
    Some((status, code))
}

/// Copies the metadata that callers still need from a replaced status: the
/// headers that any response keeps, the encodings that the server accepts, and
/// the retry pushback.
pub(super) fn copy_kept_metadata(replaced: &HeaderMap, headers: &mut HeaderMap) {
    let own = replaced.iter().map(|(name, value)| (name.as_str(), value));
    copy_kept_headers(own, |value| Some(value.clone()), headers);
    if let Some(encodings) = replaced.get(ACCEPT_ENCODING) {
        headers.insert(ACCEPT_ENCODING, encodings.clone());
    }
    if let Some(ms) = replaced.get(PUSHBACK).and_then(pushback) {
        headers.insert(PUSHBACK, HeaderValue::from(ms));
    }
}

fn pushback(value: &HeaderValue) -> Option<i32> {
    value.to_str().ok()?.parse().ok()
}
