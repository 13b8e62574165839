//! gRPC, as a client sees it: no server, and one that is silent.

use std::time::Duration;

use apierror::{Cause, Upstream as _};
use tonic::Status;
use tonic::body::Body;
use tonic::transport::Endpoint;
use tower_service::Service as _;

/// Returns the status of a call, as generated clients make it.
async fn status_of(endpoint: Endpoint) -> Status {
    let mut channel = endpoint.connect_lazy();
    std::future::poll_fn(|cx| channel.poll_ready(cx)).await.expect("a lazy channel");
    let request = http::Request::post("/shop.Shop/Pay").body(Body::empty()).expect("a request");
    Status::from_error(channel.call(request).await.expect_err("no answer").into())
}

#[tokio::test]
async fn call_without_an_answer_says_whether_it_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let endpoint = || Endpoint::from_shared(url.clone()).expect("a URL");

    let silent = status_of(endpoint().timeout(Duration::from_millis(200))).await;
    assert_eq!(silent.cause(), Cause::Timeout, "{silent:?}");
    drop(listener);
    let refused = status_of(endpoint()).await;
    assert_eq!(refused.cause(), Cause::Unavailable, "{refused:?}");
}
