//! Runs the example program.

use apierror::ErrorReport;
use apierror::tonic::FromStatus;
use tonic::client::Grpc;
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use tonic_prost::ProstCodec;

use super::rpc::{Ask, Said};
use crate::common::program::{example, started};

#[test]
fn example_client_follows_each_status() {
    let output = example("grpc-server").arg("ask").output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    let mut told = String::from_utf8(output.stdout).expect("UTF-8");
    for expected in [
        "Some(StartReply { generation_id: \"gen_01\" })",
        "NotFound  PRODUCT_NOT_FOUND: Product 'shirt-42' not found.\n  no more: ",
        "InvalidArgument  VALIDATION_FAILED: ",
        r#"details [{"code":"type","message":"Expected a number","path":"validForDays"}]"#,
        "Some(CreditsReply { credits: 12 })",
        "ResourceExhausted  RATE_LIMITED: Too many requests.\n    come back in ",
        "again, in ",
        "Some(CreditsReply { credits: 12 })",
        "Internal  INTERNAL_ERROR: Internal Server Error",
        "no more: all 4 attempts failed",
        "Unimplemented  ROUTE_NOT_FOUND: Nothing answers gRPC /tryon.v1.TryOn/Stop.",
        "PENDING\n  RENDERING\n  Internal  GENERATION_FAILED: Internal Server Error",
    ] {
        let (_, rest) =
            told.split_once(expected).unwrap_or_else(|| panic!("no {expected:?} in {told}"));
        told = rest.to_owned();
    }
    assert!(!told.contains("tryon.internal"), "{told}");
}

#[tokio::test]
async fn example_server_serves_requests() {
    let server = started("grpc-server");
    let channel = Endpoint::from_shared(server.address.clone()).expect("a URI").connect().await;
    let mut grpc = Grpc::new(channel.expect("a connection"));
    grpc.ready().await.expect("it is ready");
    let path = http::uri::PathAndQuery::from_static("/tryon.v1.TryOn/Fail");
    let ask = Request::new(Ask { what: "QUOTA_EXCEEDED".to_owned() });
    let answer = grpc.unary(ask, path, ProstCodec::<Ask, Said>::default()).await;
    let status = answer.expect_err("it fails");
    assert_eq!(status.code(), Code::FailedPrecondition);
    let report = ErrorReport::from_status(&status);
    assert_eq!(
        (report.code(), report.status()),
        ("QUOTA_EXCEEDED", Some(http::StatusCode::PAYMENT_REQUIRED))
    );
    assert!(report.retry().is_retryable());
}

#[test]
fn example_reports_a_wrong_argument() {
    for arguments in [&["port"][..], &["70000"], &["-1"], &["3000", "3001"]] {
        let output = example("grpc-server").args(arguments).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.contains("usage: grpc-server [PORT | ask]"), "{complaint}");
    }
}
