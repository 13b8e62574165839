//! Tests that a status never exceeds the header limit of peers.

use std::time::Duration;

use apierror::tonic::{ErrorLayer, FromStatus};
use apierror::{ApiError, ErrorReport, FieldError};
use http::HeaderMap;
use proptest::prelude::*;
use tonic::Status;
use tonic_types::StatusExt;

use super::rpc::{Speaker, serve};

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[api(domain = "shop.example", type_base = "https://shop.example/errors/", status = 429)]
enum Wordy {
    #[error("{text}")]
    #[api(code = "WORDY")]
    Members {
        #[api(detail)]
        text: String,
        #[api(detail)]
        more: String,
        #[api(extension)]
        beside: String,
        #[api(header = "x-words")]
        header: String,
        #[api(retry_after)]
        wait: Duration,
    },
    #[error("{} fields", fields.len())]
    #[api(code = "MANY_FIELDS")]
    Fields {
        #[api(details)]
        fields: Vec<FieldError>,
    },
}

/// Returns the size of the headers as HTTP/2 counts it (RFC 9113, section 6.5.2).
fn size(status: &Status) -> usize {
    let mut headers = HeaderMap::new();
    status.add_header(&mut headers).expect("legal headers");
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}

/// The size of what tonic and the layer add: `:status`, `content-type`, `date`,
/// the request id.
const BESIDE: usize = 512;
const LIMIT: usize = 8 * 1024 - BESIDE;

/// Repeats a short text, because generating a long one is slow.
fn text() -> impl Strategy<Value = String> {
    (".{0,8}", 0..1_000_usize).prop_map(|(text, times)| text.repeat(times))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]

    #[test]
    fn status_never_exceeds_the_header_limit(texts in [text(), text(), text(), text()], ms in any::<u64>()) {
        let [text, more, beside, header] = texts;
        let error = Wordy::Members { text, more, beside, header, wait: Duration::from_millis(ms) };
        let status = Status::from(error);
        prop_assert!(size(&status) <= LIMIT, "{}", size(&status));
        prop_assert_eq!(&status.get_details_error_info().expect("an ErrorInfo").reason, "WORDY");
    }

    #[test]
    fn field_violations_never_exceed_the_header_limit(fields in proptest::collection::vec((".{0,8}", text()), 0..40)) {
        let fields = fields.into_iter().map(|(path, message)| FieldError::new(path, message));
        let status = Status::from(Wordy::Fields { fields: fields.collect() });
        prop_assert!(size(&status) <= LIMIT, "{}", size(&status));
    }
}

#[test]
fn long_message_is_truncated_and_the_rest_stays() {
    let error = Wordy::Members {
        text: "long ".repeat(2_000),
        more: "short".to_owned(),
        beside: "b".repeat(4_000),
        header: "h".repeat(2_000),
        wait: Duration::from_secs(2),
    };
    let status = Status::from(error);
    assert!(status.message().starts_with("long long ") && status.message().ends_with('…'));
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!(
        info.metadata.into_iter().collect::<Vec<_>>(),
        [("more".to_owned(), "short".to_owned())]
    );
    assert!(status.metadata().get("x-words").is_none());
    let report = ErrorReport::from_status(&status);
    assert_eq!((report.code(), report.retry_after()), ("WORDY", Some(Duration::from_secs(2))));
}

#[test]
fn first_violations_are_kept() {
    let fields = (0..500).map(|at| FieldError::new(format!("items.{at}"), "Required")).collect();
    let status = Status::from(Wordy::Fields { fields });
    let bad = status.get_details_bad_request().expect("a BadRequest");
    let kept = bad.field_violations.len();
    assert!((40..200).contains(&kept), "{kept}");
    assert!(
        bad.field_violations.iter().enumerate().all(|(at, one)| one.field == format!("items.{at}"))
    );
}

#[tokio::test]
async fn client_with_the_default_limit_reads_the_status() {
    let fields: Vec<_> =
        (0..500).map(|at| FieldError::new(format!("items.{at}"), "ü".repeat(30))).collect();
    let error = Wordy::Fields { fields };
    let speaker = Speaker::new(move |_| {
        let error = error.clone();
        async move { Err(error)? }
    });
    let caller = serve(ErrorLayer::new(), speaker).await;
    let endpoint = tonic::transport::Endpoint::from_shared(format!("http://{}", caller.address))
        .expect("a URI");
    let channel =
        endpoint.http2_max_header_list_size(8 * 1024).connect().await.expect("a connection");
    let status = super::rpc::Caller { channel, ..caller }.failure("").await;
    assert_eq!(ErrorReport::from_status(&status).code(), "MANY_FIELDS");
}
