//! Checks what must hold for the report of any gRPC status.

use std::time::Duration;

use apierror::ErrorReport;
use apierror::tonic::FromStatus as _;
use http::HeaderMap;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use super::{guarantees, lines};

const PUSHBACK: &str = "grpc-retry-pushback-ms";

/// The metadata that the decoder reads.
const NAMES: [&str; 4] = [PUSHBACK, "x-request-id", "x-correlation-id", "retry-after"];

/// Decodes `data` as a status.
///
/// `data` is a byte for the code, a line with the message, lines of metadata, an
/// empty line and `grpc-status-details-bin`. The first byte of a line of metadata
/// selects the name: modulo 4, so `d` is `NAMES[0]`.
///
/// # Panics
///
/// If the report breaks a guarantee of the decoder.
pub(crate) fn check(data: &[u8]) {
    let Some((code, rest)) = data.split_first() else { return };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let message = String::from_utf8_lossy(&rest[..end]);
    let (metadata, details) = lines::headers(&NAMES, rest.get(end + 1..).unwrap_or_default());
    let code = Code::from_i32(i32::from(*code) % 20);
    let status = Status::with_details_and_metadata(
        code,
        message,
        details.to_vec().into(),
        MetadataMap::from_headers(metadata.clone()),
    );

    let report = ErrorReport::from_status(&status);
    assert!(!report.code().is_empty(), "every report has a code");
    let http = report.status().expect("every report has a status");
    assert!(http.is_client_error() || http.is_server_error(), "{http} is an error status");
    guarantees::check(&report, 3 * data.len());
    match pushback(&metadata) {
        Pushback::None => {}
        Pushback::After(wait) => assert_eq!(report.retry_after(), Some(wait)),
        Pushback::Never => assert!(!report.retry().is_retryable()),
    }

    let sent = status.into_http::<()>();
    let received = Status::from_header_map(sent.headers()).expect("a status");
    assert_eq!(ErrorReport::from_status(&received), report, "the report survives the wire");
}

/// What gRPC A6 says about the header.
enum Pushback {
    None,
    After(Duration),
    Never,
}

fn pushback(metadata: &HeaderMap) -> Pushback {
    let values: Vec<_> = metadata.get_all(PUSHBACK).iter().collect();
    let [value] = values[..] else {
        return if values.is_empty() { Pushback::None } else { Pushback::Never };
    };
    let number = value.to_str().ok().and_then(|text| text.parse::<i64>().ok());
    let ms = number.and_then(|ms| u64::try_from(ms).ok());
    ms.map_or(Pushback::Never, |ms| Pushback::After(Duration::from_millis(ms)))
}
