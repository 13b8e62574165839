//! Converts between failures and statuses.

use apierror_core::__private::rendering_panic;
use apierror_core::GrpcCode;
use http::{HeaderMap, StatusCode};
use tonic::{Code, Status};

use super::status::{status_of, status_with_code};
use crate::error::error_for;
use crate::failure::{Failure, ServiceError};
use crate::server::{Panicked, caught, dropped};

const DETAILS: &str = "grpc-status-details-bin";

/// Returns the status for a failure, in the current context.
///
/// Its code is the first known of these: the code that the service's error
/// declares, that of the replaced status, that of the failure, that of the
/// error's HTTP status.
///
/// If the service's own code panics, it is the status of a panic.
pub(super) fn status_for(failure: Failure, replaced_code: Option<GrpcCode>) -> Status {
    let default_code = replaced_code.or_else(|| code_for_failure(&failure));
    let is_panic = matches!(failure, Failure::Panicked);
    let make = || {
        caught(|| error_for(failure)).and_then(|error| {
            let status = caught(|| {
                let code = error.spec().grpc.or(default_code);
                status_with_code(&*error, code.unwrap_or_else(|| GrpcCode::from_error(&*error)))
            });
            // Holds the cause, whose `Drop` may panic.
            dropped(error);
            status
        })
    };
    let status = if is_panic { rendering_panic(make) } else { make() };
    status.unwrap_or_else(|Panicked| {
        rendering_panic(|| status_of(&ServiceError::from(Failure::Panicked)))
    })
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

/// Returns the failure for a status. The status of an internal error becomes
/// its cause, for the log.
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
