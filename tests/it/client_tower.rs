//! hyper's client as a tower service, over real sockets.

use std::sync::Arc;
use std::time::Duration;

use apierror::ErrorReport;
use apierror::client::tower::{DecodeErrorsLayer, HttpRetry, HttpRetryLayer};
use apierror::client::{
    Decoder, Idempotency, Outcome, RetryBudget, RetryPolicy, StopReason, effect_of,
};
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower::retry::RetryLayer;
use tower::timeout::TimeoutLayer;
use tower::timeout::error::Elapsed;
use tower::{BoxError, Layer, Service, ServiceBuilder, ServiceExt};

use crate::common::scripted::{Act, Scripted, cancel_during_the_wait, endless, half, response};

const BUSY: &str = r#"{"error":{"code":"BUSY","message":"Later."}}"#;
const SOON: &str = "retry-after-ms: 20\r\n";

type Answer = http::Response<apierror::client::PeekedBody<hyper::body::Incoming>>;

fn policy() -> RetryPolicy {
    RetryPolicy::new().base(Duration::from_millis(10))
}

fn client()
-> impl Service<Request<Full<Bytes>>, Response = Answer, Error = hyper_util::client::legacy::Error>
+ Clone {
    ServiceBuilder::new()
        .layer(RetryLayer::new(HttpRetry::new(policy())))
        .layer(DecodeErrorsLayer::new())
        .service(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>())
}

fn request(method: &str, server: &Scripted) -> Request<Full<Bytes>> {
    let request =
        Request::builder().method(method).uri(server.url("/orders")).header("host", "test");
    request.body(Full::from("{\"n\":1}")).expect("a request")
}

async fn body(answer: Answer) -> Result<String, hyper::Error> {
    let bytes = answer.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn outcome(answer: &Answer) -> &Outcome {
    answer.extensions().get().expect("a response that was given up has an outcome")
}

#[tokio::test]
async fn request_that_fails_twice_succeeds_at_the_third_attempt() {
    let acts = [response(503, SOON, BUSY), response(503, SOON, BUSY), response(200, "", "done")];
    let server = Scripted::new(acts).await;
    let mut keyed = request("POST", &server);
    keyed.extensions_mut().insert(Idempotency::Keyed);
    let answer = client().oneshot(keyed).await.expect("it succeeds at the end");
    assert_eq!((answer.status().as_u16(), answer.extensions().get::<Outcome>()), (200, None));
    assert_eq!(body(answer).await.expect("a body"), "done");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]), "{requests:?}");
}

/// Several requests through one service each start over.
#[tokio::test]
async fn request_that_always_fails_is_given_up() {
    let server = Scripted::new([response(503, "", BUSY)]).await;
    let mut client = client();
    for asked in 1..=3 {
        let answer = client
            .ready()
            .await
            .expect("a client")
            .call(request("GET", &server))
            .await
            .expect("a response");
        assert_eq!(
            (outcome(&answer).reason, outcome(&answer).attempts),
            (StopReason::Attempts { made: 3 }, 3)
        );
        assert_eq!(outcome(&answer).report.code(), "BUSY");
        assert_eq!(body(answer).await.expect("a body"), BUSY);
        assert_eq!(server.requests().len(), 3 * asked);
    }
    let answer = client.call(request("POST", &server)).await.expect("a response");
    assert_eq!(
        (outcome(&answer).reason, outcome(&answer).attempts),
        (StopReason::MayHaveHappened, 1)
    );
}

/// The policy sees advice in the body only with the layer, and headers always.
#[tokio::test]
async fn advice_in_the_body_is_read_by_the_layer() {
    let poll =
        r#"{"error":{"code":"A","message":"m"},"retry":{"strategy":"poll","effect":"unknown"}}"#;
    let server = Scripted::new([response(504, "", poll)]).await;
    let answer = client().oneshot(request("GET", &server)).await.expect("a response");
    assert_eq!((outcome(&answer).reason, server.requests().len()), (StopReason::Poll, 1));
    assert_eq!(answer.extensions().get::<ErrorReport>().map(ErrorReport::code), Some("A"));

    let bare = ServiceBuilder::new()
        .layer(RetryLayer::new(HttpRetry::new(policy())))
        .service(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
    let server = Scripted::new([response(503, "x-should-retry: false\r\n", poll)]).await;
    let answer = bare.oneshot(request("GET", &server)).await.expect("a response");
    let outcome = answer.extensions().get::<Outcome>().expect("it was given up");
    assert_eq!((outcome.reason, outcome.report.code()), (StopReason::NotRetryable, "HTTP_503"));
}

#[tokio::test]
async fn request_whose_connection_is_reset_is_retried_if_it_may_repeat() {
    let server = Scripted::new([Act::Reset, response(200, "", "done")]).await;
    assert_eq!(
        client()
            .oneshot(request("GET", &server))
            .await
            .expect("the second attempt succeeds")
            .status(),
        200
    );
    let server = Scripted::new([Act::Reset]).await;
    assert!(client().oneshot(request("POST", &server)).await.is_err());
    assert_eq!(server.requests().len(), 1);
    assert!(client().oneshot(request("GET", &server)).await.is_err());
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn error_with_a_truncated_body_keeps_its_status() {
    let server = Scripted::new([half(503, SOON, BUSY)]).await;
    let answer = client().oneshot(request("GET", &server)).await.expect("a response");
    assert_eq!((answer.status().as_u16(), outcome(&answer).report.code()), (503, "BUSY"));
    assert_eq!(server.requests().len(), 3);
    assert!(body(answer).await.is_err());
}

/// The errors of tower's own layers are boxed.
#[tokio::test]
async fn request_that_times_out_is_retried_if_it_may_repeat() {
    let client = ServiceBuilder::new()
        .layer(RetryLayer::new(HttpRetry::with_effect_of(policy(), |error: &BoxError| {
            effect_of(&**error)
        })))
        .layer(DecodeErrorsLayer::new())
        .timeout(Duration::from_millis(200))
        .service(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
    let late = Act::Late(Duration::from_secs(30), String::new());
    let server = Scripted::new([late.clone(), response(200, "", "done")]).await;
    assert_eq!(
        client
            .clone()
            .oneshot(request("GET", &server))
            .await
            .expect("the second attempt succeeds")
            .status(),
        200
    );
    let server = Scripted::new([late]).await;
    assert!(client.oneshot(request("POST", &server)).await.is_err());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn trailers_and_long_bodies_are_kept() {
    let chunked = "HTTP/1.1 404 X\r\nconnection: close\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n\
                   3\r\nabc\r\n0\r\nx-sum: 7\r\n\r\n";
    let server = Scripted::new([Act::Answer(chunked.to_owned())]).await;
    let mut asked = request("GET", &server);
    asked.headers_mut().insert("te", http::HeaderValue::from_static("trailers"));
    let answer = client().oneshot(asked).await.expect("a response");
    let whole = answer.into_body().collect().await.expect("a body");
    assert_eq!(
        whole.trailers().map(|trailers| &trailers["x-sum"]),
        Some(&http::HeaderValue::from_static("7"))
    );
    assert_eq!(whole.to_bytes(), "abc");

    let long = "a".repeat(1024 * 1024);
    let server = Scripted::new([response(404, "", &long)]).await;
    let answer = client().oneshot(request("GET", &server)).await.expect("a response");
    assert!(body(answer).await.expect("a body") == long);
}

#[tokio::test]
async fn error_whose_body_never_ends_is_decoded_from_its_head() {
    let server = Scripted::new([endless(503, SOON, r#"{"error":{"code":"BUSY""#)]).await;
    let decoder = Decoder::new().with_max_body_time(Duration::from_millis(50));
    let client = ServiceBuilder::new()
        .layer(RetryLayer::new(HttpRetry::new(policy())))
        .layer(DecodeErrorsLayer::new().decoder(decoder))
        .service(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
    let answer = client.oneshot(request("GET", &server)).await.expect("a response");
    assert_eq!(outcome(&answer).reason, StopReason::Attempts { made: 3 });
    assert_eq!(outcome(&answer).report.code(), "HTTP_503");
    assert_eq!(server.requests().len(), 3);
}

/// A body of empty frames that never waits, as a hostile server of HTTP/2 sends it.
#[tokio::test]
async fn error_whose_body_is_endless_empty_frames_is_decoded_from_its_head() {
    let endless = tower::service_fn(async |_: Request<Full<Bytes>>| {
        let frames = futures_util::stream::repeat_with(|| {
            Ok::<_, std::convert::Infallible>(http_body::Frame::data(Bytes::new()))
        });
        let response = http::Response::builder().status(503);
        Ok::<_, BoxError>(response.body(http_body_util::StreamBody::new(frames)).expect("legal"))
    });
    let decoder = Decoder::new().with_max_body_time(Duration::from_millis(50));
    let client = DecodeErrorsLayer::new().decoder(decoder).layer(endless);
    let request = Request::new(Full::default());
    let answer = client.oneshot(request).await.expect("a response");
    assert_eq!(answer.extensions().get::<ErrorReport>().expect("a report").code(), "HTTP_503");
}

#[tokio::test]
async fn retry_that_is_cancelled_during_its_wait_costs_nothing() {
    let server = Scripted::new([response(503, "retry-after: 60\r\n", BUSY)]).await;
    let budget = Arc::new(RetryBudget::default());
    let policy = policy().with_budget(Arc::clone(&budget));
    let client = ServiceBuilder::new()
        .layer(RetryLayer::new(HttpRetry::new(policy)))
        .service(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
    cancel_during_the_wait(&budget, client.oneshot(request("GET", &server))).await;
    assert_eq!((server.requests().len(), budget.tokens()), (1, 500));
}

#[tokio::test]
async fn layer_retries_and_decodes() {
    let acts = [response(503, SOON, BUSY), response(404, "", BUSY)];
    let server = Scripted::new(acts).await;
    let mut client = HttpRetryLayer::new(policy())
        .layer(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
    let ready = client.ready().await.expect("a client");
    let answer = ready.call(request("GET", &server)).await.expect("an answer");
    assert_eq!((answer.status().as_u16(), server.requests().len()), (404, 2));
    assert_eq!(outcome(&answer).report.code(), "BUSY");
    assert_eq!(body(answer).await.expect("a body"), BUSY);
}

/// The time limit ends an attempt that gets no answer, and a body without an end.
#[tokio::test]
async fn layer_ends_the_attempt_at_the_time_limit() {
    let silent = Act::Late(Duration::from_secs(3_600), String::new());
    for act in [silent, endless(503, SOON, "{")] {
        let server = Scripted::new([act]).await;
        let client = HttpRetryLayer::new(policy().within(Duration::from_millis(80)))
            .layer(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
        let failure = client.oneshot(request("GET", &server)).await.map(|answer| answer.status());
        assert!(failure.is_err_and(|error| error.is::<Elapsed>()));
        assert_eq!(server.requests().len(), 1);
    }
}

/// The order of layers that `HttpRetry` shows.
#[tokio::test]
async fn timeout_inside_the_retries_ends_each_attempt() {
    let silent = Act::Late(Duration::from_secs(3_600), String::new());
    let server = Scripted::new([silent]).await;
    let retry = HttpRetry::with_effect_of(policy(), |error: &BoxError| effect_of(&**error));
    let client = ServiceBuilder::new()
        .layer(RetryLayer::new(retry))
        .layer(TimeoutLayer::new(Duration::from_millis(50)))
        .layer(DecodeErrorsLayer::new())
        .service(Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>());
    let failure = client.oneshot(request("GET", &server)).await.map(|answer| answer.status());
    assert!(failure.is_err_and(|error| error.is::<Elapsed>()));
    assert_eq!(server.requests().len(), 3);
}

/// The layer does not need a runtime of tokio.
#[test]
fn error_is_decoded_without_a_runtime() {
    let client = DecodeErrorsLayer::new().layer(tower::service_fn(async |()| {
        let response = http::Response::builder().status(503).body(Full::<Bytes>::from(BUSY));
        Ok::<_, std::convert::Infallible>(response.expect("a response"))
    }));
    let answer = client.oneshot(()).now_or_never().expect("nothing to wait for");
    let answer = answer.expect("a response");
    assert_eq!(answer.extensions().get::<ErrorReport>().map(ErrorReport::code), Some("BUSY"));
}
