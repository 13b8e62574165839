//! Tests the content of a status.

use std::time::Duration;

use apierror::tonic::FromStatus;
use apierror::{
    ApiError, ErrorReport, Failure, GrpcCode, RateLimit, RateLimitPolicy, ServiceError,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::rpc::metadata;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(domain = "shop.example", type_base = "https://shop.example/errors/")]
enum ShopError {
    #[error("connect to 10.0.0.7")]
    #[api(code = "DATABASE", status = 500)]
    Database,
    #[error("row {row} of {table}")]
    #[api(
        code = "ROW",
        status = 404,
        message = "No row {row}.",
        doc_url = "https://shop.example/rows"
    )]
    Row {
        #[api(detail)]
        row: u32,
        table: &'static str,
        #[api(extension)]
        is_gone: bool,
        #[api(detail)]
        beside: Vec<u32>,
    },
    #[error("slow down")]
    #[api(code = "SLOW_DOWN", status = 429)]
    SlowDown {
        #[api(header = "ratelimit")]
        left: RateLimit,
        #[api(header = "ratelimit-policy")]
        policy: RateLimitPolicy,
        #[api(retry_after)]
        wait: Duration,
    },
    #[error("closed")]
    #[api(
        code = "CLOSED",
        status = 409,
        header(content_language = "de", trace_bin = "AA", grpc_status = "0")
    )]
    Closed {
        #[api(header = "x-door")]
        door: &'static str,
        #[api(header = "grpc-encoding")]
        encoding: &'static str,
    },
}

#[test]
fn status_of_a_5xx_hides_its_cause() {
    let status = Status::from(ShopError::Database);
    assert_eq!((status.code(), status.message()), (Code::Internal, "Internal Server Error"));
    assert!(!String::from_utf8_lossy(status.details()).contains("10.0.0.7"));
}

#[test]
fn error_info_contains_exposed_fields_only() {
    let status =
        Status::from(ShopError::Row { row: 7, table: "secret", is_gone: true, beside: vec![1] });
    assert_eq!(status.message(), "No row 7.");
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!((info.reason.as_str(), info.domain.as_str()), ("ROW", "shop.example"));
    let mut facts: Vec<_> =
        info.metadata.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    facts.sort_unstable();
    assert_eq!(facts, [("is_gone", "true"), ("row", "7")]);
    let help = status.get_details_help().expect("a Help");
    assert_eq!(help.links.len(), 1);
    assert_eq!(
        (help.links[0].url.as_str(), help.links[0].description.as_str()),
        ("https://shop.example/rows", "Not Found")
    );
    // From `type_base`.
    let help = Status::from(ShopError::Database).get_details_help().expect("a Help");
    assert_eq!(help.links[0].url, "https://shop.example/errors/database");
}

#[test]
fn quota_violation_names_its_policy() {
    let wait = Duration::from_millis(30_500);
    let status = Status::from(ShopError::SlowDown {
        left: RateLimit::new("minute", 0).reset(wait),
        policy: RateLimitPolicy::new("minute", 60).window(Duration::from_secs(60)),
        wait,
    });
    assert_eq!(status.code(), Code::ResourceExhausted);
    let failure = status.get_details_quota_failure().expect("a QuotaFailure");
    let [violation] = failure.violations.as_slice() else { panic!("one violation: {failure:?}") };
    assert_eq!((violation.quota_id.as_str(), violation.quota_value), ("minute", 60));
    assert_eq!(violation.description, "slow down");
    assert_eq!(status.get_details_retry_info().and_then(|info| info.retry_delay), Some(wait));
    assert_eq!(metadata(status.metadata(), "grpc-retry-pushback-ms"), Some("30500"));
    assert_eq!(metadata(status.metadata(), "ratelimit"), Some(r#""minute";r=0;t=31"#));
}

#[test]
fn headers_of_http_and_grpc_are_left_out() {
    let status = Status::from(ShopError::Closed { door: "front", encoding: "gzip" });
    let names: Vec<_> = status.metadata().as_ref().keys().map(http::HeaderName::as_str).collect();
    let others: Vec<_> = names
        .into_iter()
        .filter(|name| !["apierror-mark", "grpc-retry-pushback-ms"].contains(name))
        .collect();
    assert_eq!(others, ["x-door"]);
    assert_eq!(status.code(), Code::AlreadyExists);
}

#[test]
fn failure_converts_to_a_status() {
    for (failure, code, reason) in [
        (Failure::RouteNotFound, Code::Unimplemented, "ROUTE_NOT_FOUND"),
        (Failure::RequestTimeout, Code::DeadlineExceeded, "REQUEST_TIMEOUT"),
        (Failure::PayloadTooLarge, Code::ResourceExhausted, "PAYLOAD_TOO_LARGE"),
        (Failure::Panicked, Code::Internal, "INTERNAL_ERROR"),
        (
            Failure::Status(http::StatusCode::SERVICE_UNAVAILABLE),
            Code::Unavailable,
            "SERVICE_UNAVAILABLE",
        ),
    ] {
        let status = Status::from(failure);
        assert_eq!(status.code(), code);
        assert_eq!(ErrorReport::from_status(&status).code(), reason);
    }
    let error = ServiceError::from(Failure::Status(http::StatusCode::CONFLICT));
    assert_eq!(Status::from(error).code(), Code::AlreadyExists);
    assert_eq!(GrpcCode::AlreadyExists.http_status(), http::StatusCode::CONFLICT);
}

/// The impl of `From` for `Status` replaces each `Self` in many bounds.
#[test]
fn status_from_type_with_any_bounds_compiles() {
    /// Declares a generic error with a long bound on each of these types.
    macro_rules! generic {
        ($([$($bounded:tt)*])*) => {
            #[derive(Debug, thiserror::Error, ApiError)]
            #[error("{a:?} {b:?}")]
            #[api(code = "GENERIC", status = 404, message = "{a:?} {b:?}")]
            struct Generic<'a, A: 'static, B: 'static, const N: usize>
            where
                Self: Sized,
                $($($bounded)*: std::fmt::Debug
                    + Clone
                    + Send
                    + Sync
                    + std::hash::Hash
                    + PartialEq
                    + Eq
                    + PartialOrd
                    + Ord,)*
            {
                a: &'a A,
                b: B,
            }
        };
    }
    generic! { [A] [B] [[A; N]] [[B; N]] [(A, B)] [(B, A)] [Vec<A>] [Vec<B>] }

    let status = Status::from(Generic::<_, _, 2> { a: &7, b: "x" });
    assert_eq!((status.code(), status.message()), (Code::NotFound, "7 \"x\""));
}
