//! Statuses that no API error made: what they were about, and what is kept of them.

use apierror_core::GrpcCode;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tonic::{Code, Status};

use super::metadata::PUSHBACK;
use super::status::status_with_code;
use crate::error::Error;
use crate::failure::Failure;
use crate::server::{error_of, keep_headers};

const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
const DETAILS: &str = "grpc-status-details-bin";

/// The status for a failure, in the current context. A code that it came with it keeps, as one that follows from what failed,
/// whatever the status of the error that stands for it is; unless that one declares its code.
pub(super) fn status_of_failure(failure: Failure, came_with: Option<GrpcCode>) -> Status {
    let follows = came_with.or_else(|| code_of(&failure));
    let error: Error = error_of(failure);
    let code = error.spec().grpc.or(follows).unwrap_or_else(|| GrpcCode::of(&*error));
    status_with_code(&*error, code)
}

fn code_of(failure: &Failure) -> Option<GrpcCode> {
    match failure {
        Failure::RouteNotFound | Failure::MethodNotAllowed => Some(GrpcCode::Unimplemented),
        Failure::RequestTimeout => Some(GrpcCode::DeadlineExceeded),
        Failure::PayloadTooLarge => Some(GrpcCode::ResourceExhausted),
        Failure::UnsupportedMediaType => Some(GrpcCode::InvalidArgument),
        _ => None,
    }
}

/// What a status says. One of the service's faults is for its log, its text included.
pub(super) fn failure_of_status(status: Status, code: GrpcCode) -> Failure {
    match code {
        // What tonic's router and generated servers say of a method that is not there.
        GrpcCode::Unimplemented if status.message().is_empty() => Failure::RouteNotFound,
        GrpcCode::Unknown | GrpcCode::Internal | GrpcCode::DataLoss => {
            Failure::Internal(Box::new(status))
        }
        other => Failure::Status(other.http_status()),
    }
}

/// The code of a response that is no answer of gRPC (`doc/http-grpc-status-mapping.md` of gRPC).
pub(super) fn code_of_http(status: StatusCode) -> GrpcCode {
    match status.as_u16() {
        400 => GrpcCode::Internal,
        401 => GrpcCode::Unauthenticated,
        403 => GrpcCode::PermissionDenied,
        404 => GrpcCode::Unimplemented,
        429 | 502..=504 => GrpcCode::Unavailable,
        _ => GrpcCode::Unknown,
    }
}

/// The status in headers or trailers, where they say that something failed. Never panics: tonic does, where the details are
/// no base64.
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

/// Takes over from a status that is replaced what the caller has to know all the same: what is kept of any response, the
/// encodings that the server takes, and when to come back.
pub(super) fn keep(foreign: &HeaderMap, headers: &mut HeaderMap) {
    let kept = foreign.iter().map(|(name, value)| (name.as_str(), value));
    keep_headers(kept, |value| Some(value.clone()), headers);
    if let Some(encodings) = foreign.get(ACCEPT_ENCODING) {
        headers.insert(ACCEPT_ENCODING, encodings.clone());
    }
    if let Some(ms) = foreign.get(PUSHBACK).and_then(pushback) {
        headers.insert(PUSHBACK, HeaderValue::from(ms));
    }
}

fn pushback(value: &HeaderValue) -> Option<i32> {
    value.to_str().ok()?.parse().ok()
}
