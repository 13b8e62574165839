//! Tests the log event of each error that becomes a status.

use apierror::ApiError;
use apierror::tonic::ErrorLayer;
use tonic::Status;

use crate::log;
use crate::rpc::{Speaker, serve};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("MARKER-1: query orders")]
#[api(code = "STORAGE", status = 503)]
struct Storage(#[source] std::io::Error);

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn log_contains_what_the_caller_never_sees() {
    let _turn = log::turn();
    let speaker = Speaker::new(async |what: String| match what.as_str() {
        "ours" => Err(Storage(std::io::Error::other("MARKER-2: 10.0.0.7")))?,
        "foreign" => Err(Status::internal("MARKER-1: the other server\nsaid MARKER-2")),
        _ => panic!("MARKER-1 MARKER-2"),
    });
    let caller = serve(ErrorLayer::new(), speaker).await;
    for (what, code, events) in
        [("ours", "STORAGE", 1), ("foreign", "INTERNAL_ERROR", 1), ("panic", "INTERNAL_ERROR", 2)]
    {
        let status = caller.failure_with(what, "x-request-id", what).await;
        assert!(!format!("{status:?}").contains("MARKER"), "{status:?}");
        let lines = log::logged();
        assert_eq!(lines.len(), events, "{lines:?}");
        let all = lines.join("\n");
        assert!(all.contains("MARKER-1") && all.contains("MARKER-2"), "{all}");
        assert!(
            lines.iter().all(|line| line.starts_with("ERROR") && !line.contains('\n')),
            "{all}"
        );
        assert!(lines.iter().all(|line| line.contains(&format!("request_id=\"{what}\""))), "{all}");
        assert!(all.contains(&format!("error.type={code:?}")), "{all}");
    }
}
