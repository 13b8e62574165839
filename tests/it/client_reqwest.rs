//! The reqwest middleware, over real sockets.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use apierror::client::reqwest_middleware::{GaveUp, RetryMiddleware};
use apierror::client::{Decoder, Idempotency, Outcome, RetryBudget, RetryPolicy, StopReason};
use apierror::envelope::Nested;
use bytes::Bytes;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error};
use tokio::net::TcpListener;

use crate::common::scripted::{Act, Scripted, cancel_during_the_wait, endless, half, response};

const BUSY: &str = r#"{"error":{"code":"BUSY","message":"Later."}}"#;
const SOON: &str = "retry-after-ms: 20\r\n";

fn client_with(policy: RetryPolicy) -> ClientWithMiddleware {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(300)).build();
    ClientBuilder::new(client.expect("a client")).with(RetryMiddleware::new(policy)).build()
}

fn client() -> ClientWithMiddleware {
    client_with(RetryPolicy::new().base(Duration::from_millis(10)))
}

fn outcome(response: &reqwest::Response) -> &Outcome {
    response.extensions().get().expect("a response that was given up has an outcome")
}

fn gave_up(result: Result<reqwest::Response, Error>) -> GaveUp {
    match result {
        Err(Error::Middleware(error)) => error.downcast().expect("an error of the middleware"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn request_that_fails_twice_succeeds_at_the_third_attempt() {
    let server = Scripted::new([
        response(503, SOON, BUSY),
        response(429, "retry-after: 1\r\n", BUSY),
        response(200, "", "done"),
    ])
    .await;
    let begin = Instant::now();
    let request =
        client().post(server.url("/orders")).header("idempotency-key", "k-1").body("{\"n\":1}");
    let answer = request.send().await.expect("it succeeds at the end");
    assert!(begin.elapsed() >= Duration::from_millis(1_020), "{:?}", begin.elapsed());
    assert_eq!(answer.status(), 200);
    assert!(answer.extensions().get::<Outcome>().is_none());
    assert_eq!(answer.text().await.expect("a body"), "done");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]), "{requests:?}");
    assert!(requests[0].contains("idempotency-key: k-1") && requests[0].ends_with("{\"n\":1}"));
}

#[tokio::test]
async fn request_that_always_fails_is_given_up() {
    let server = Scripted::new([response(503, "x-request-id: r-1\r\n", BUSY)]).await;
    let answer = client().get(server.url("/a?b=c")).send().await.expect("a response");
    let given_up = outcome(&answer);
    assert_eq!((given_up.reason, given_up.attempts), (StopReason::Attempts { made: 3 }, 3));
    assert_eq!((given_up.report.code(), given_up.report.request_id()), ("BUSY", Some("r-1")));
    // The response is unchanged.
    assert_eq!(
        (answer.status().as_u16(), answer.url().as_str()),
        (503, server.url("/a?b=c").as_str())
    );
    assert_eq!(answer.headers()["x-request-id"], "r-1");
    assert_eq!(answer.text().await.expect("a body"), BUSY);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn advice_without_resend_stops_after_one_attempt() {
    let advice = |strategy: &str| {
        let retry = format!(r#"{{"strategy":"{strategy}","effect":"unknown"}}"#);
        response(
            504,
            "",
            &format!(r#"{{"error":{{"code":"A","message":"m"}},"jobId":"j-1","retry":{retry}}}"#),
        )
    };
    for (act, reason) in [
        (response(404, "", BUSY), StopReason::NotRetryable),
        (response(402, "", ""), StopReason::Action),
        (response(412, "", "<html>"), StopReason::Restart),
        (response(503, "x-should-retry: false\r\n", BUSY), StopReason::NotRetryable),
        (
            response(429, "retry-after: 121\r\n", ""),
            StopReason::WaitTooLong { wait: Duration::from_secs(121) },
        ),
        (advice("poll"), StopReason::Poll),
    ] {
        let server = Scripted::new([act]).await;
        let answer = client().get(server.url("/")).send().await.expect("a response");
        assert_eq!((outcome(&answer).reason, outcome(&answer).attempts), (reason, 1));
        assert_eq!(server.requests().len(), 1, "{reason}");
        if reason == StopReason::Poll {
            assert_eq!(outcome(&answer).report.extensions()["jobId"], "j-1");
        }
    }
}

#[tokio::test]
async fn request_that_times_out_is_retried_if_it_may_repeat() {
    let server = Scripted::new([Act::Late(Duration::from_secs(30), String::new())]).await;
    let given_up = gave_up(client().get(server.url("/")).send().await);
    assert_eq!(given_up.outcome().reason, StopReason::Attempts { made: 3 });
    assert!(given_up.last().is_some_and(reqwest::Error::is_timeout));
    assert!(given_up.source().is_some());
    assert_eq!(server.requests().len(), 3);

    let given_up = gave_up(client().post(server.url("/")).body("x").send().await);
    assert_eq!(
        (given_up.outcome().reason, given_up.outcome().attempts),
        (StopReason::MayHaveHappened, 1)
    );
    assert_eq!(server.requests().len(), 4);

    let slow_once = Scripted::new([
        Act::Late(Duration::from_secs(30), String::new()),
        response(200, "", "done"),
    ])
    .await;
    let request = client().post(slow_once.url("/")).with_extension(Idempotency::Keyed);
    assert_eq!(request.send().await.expect("the second attempt succeeds").status(), 200);
}

#[tokio::test]
async fn request_whose_connection_is_reset_is_retried_if_it_may_repeat() {
    let server = Scripted::new([Act::Reset, response(200, "", "done")]).await;
    assert_eq!(
        client().get(server.url("/")).send().await.expect("the second attempt succeeds").status(),
        200
    );
    assert_eq!(server.requests().len(), 2);

    let server = Scripted::new([Act::Reset]).await;
    let given_up = gave_up(client().post(server.url("/")).body("x").send().await);
    assert_eq!(given_up.outcome().reason, StopReason::MayHaveHappened);
    assert_eq!(given_up.outcome().report.code(), "NO_RESPONSE");
    assert_eq!(server.requests().len(), 1);
}

/// Nothing was sent, so every method may be sent again.
#[tokio::test]
async fn request_without_a_connection_is_retried_for_any_method() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let given_up = gave_up(client().post(format!("http://{address}/")).body("x").send().await);
    assert_eq!(given_up.outcome().reason, StopReason::Attempts { made: 3 });
    assert!(given_up.last().is_some_and(reqwest::Error::is_connect));
}

#[tokio::test]
async fn error_with_a_truncated_body_keeps_its_status() {
    let server = Scripted::new([
        half(503, SOON, BUSY),
        half(503, SOON, r#"{"error":"#),
        half(503, SOON, BUSY),
    ])
    .await;
    let answer = client().get(server.url("/")).send().await.expect("a response");
    assert_eq!(server.requests().len(), 3);
    assert_eq!(outcome(&answer).report.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(outcome(&answer).report.code(), "BUSY");
    // The caller sees that the body is truncated.
    assert!(answer.text().await.is_err());

    // A truncated success is left to the caller.
    let server = Scripted::new([half(200, "", "do")]).await;
    let answer = client().get(server.url("/")).send().await.expect("a response");
    assert!(answer.text().await.is_err());
    assert_eq!(server.requests().len(), 1);
}

/// A client without a timeout of its own.
fn patient_client(policy: RetryPolicy, decoder: Decoder) -> ClientWithMiddleware {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    ClientBuilder::new(client).with(RetryMiddleware::new(policy).decoder(decoder)).build()
}

#[tokio::test]
async fn error_whose_body_never_ends_is_decided_by_its_head() {
    let server = Scripted::new([endless(503, SOON, r#"{"error":{"code":"BUSY""#)]).await;
    let decoder = Decoder::new().with_max_body_time(Duration::from_millis(50));
    let client = patient_client(RetryPolicy::new(), decoder);
    let answer = client.get(server.url("/")).send().await.expect("a response");
    assert_eq!(outcome(&answer).reason, StopReason::Attempts { made: 3 });
    assert_eq!(outcome(&answer).report.code(), "HTTP_503");
    assert_eq!(outcome(&answer).report.retry_after(), Some(Duration::from_millis(20)));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn time_limit_ends_the_body_of_an_error() {
    let server = Scripted::new([endless(503, "", "{")]).await;
    let policy = RetryPolicy::new().within(Duration::from_millis(100));
    // Longer than any test runs.
    let decoder = Decoder::new().with_max_body_time(Duration::from_secs(3_600));
    let answer = patient_client(policy, decoder).get(server.url("/")).send().await;
    let answer = answer.expect("a response");
    assert_eq!((outcome(&answer).reason, answer.status().as_u16()), (StopReason::OutOfTime, 503));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn time_limit_ends_an_attempt_without_an_answer() {
    let silent = Act::Late(Duration::from_secs(3_600), String::new());
    let server = Scripted::new([response(503, SOON, BUSY), silent]).await;
    // Long enough for the first attempt on a busy machine.
    let policy = RetryPolicy::new().within(Duration::from_secs(2));
    let client = patient_client(policy, Decoder::new());
    let given_up = gave_up(client.get(server.url("/")).send().await);
    assert_eq!(
        (given_up.outcome().reason, given_up.outcome().attempts),
        (StopReason::OutOfTime, 2)
    );
    assert!(given_up.last().is_none() && given_up.source().is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn request_with_a_stream_is_sent_once() {
    let stream = || {
        let parts = [Ok::<_, std::io::Error>(Bytes::from("one ")), Ok(Bytes::from("two"))];
        reqwest::Body::wrap_stream(futures_util::stream::iter(parts))
    };
    let server = Scripted::new([response(503, SOON, BUSY)]).await;
    let budget = Arc::new(RetryBudget::default());
    let client = client_with(RetryPolicy::new().with_budget(Arc::clone(&budget)));
    let answer = client.put(server.url("/")).body(stream()).send().await.expect("a response");
    assert_eq!(outcome(&answer).reason, StopReason::BodyNotReplayable);
    assert_eq!((server.requests().len(), budget.tokens()), (1, 500));
    assert!(server.requests()[0].contains("one ") && server.requests()[0].contains("two"));

    let server = Scripted::new([Act::Reset]).await;
    let given_up = gave_up(client.put(server.url("/")).body(stream()).send().await);
    assert_eq!(given_up.outcome().reason, StopReason::BodyNotReplayable);
    assert!(given_up.to_string().contains("cannot be sent twice"), "{given_up}");
    // Advice without a resend precedes the reason of the stream.
    let server = Scripted::new([response(404, "", BUSY)]).await;
    let answer = client.put(server.url("/")).body(stream()).send().await.expect("a response");
    assert_eq!(outcome(&answer).reason, StopReason::NotRetryable);
}

#[tokio::test]
async fn error_with_a_long_body_keeps_its_body() {
    let long = format!(r#"{{"error":{{"code":"A","message":"{}"}}}}"#, "a".repeat(3 * 1024 * 1024));
    let server = Scripted::new([response(404, "", &long)]).await;
    let answer = client().get(server.url("/")).send().await.expect("a response");
    assert_eq!(outcome(&answer).report.code(), "HTTP_404");
    assert!(answer.text().await.expect("all of it") == long);
}

#[tokio::test]
async fn middleware_uses_the_set_envelope_and_decoder() {
    let server = Scripted::new([response(404, "", &format!("{BUSY}{}", " ".repeat(100)))]).await;
    let plain = || reqwest::Client::builder().no_proxy().build().expect("a client");
    let middleware = RetryMiddleware::new(RetryPolicy::new()).envelope::<Nested>();
    let client = ClientBuilder::new(plain()).with(middleware).build();
    let answer = client.get(server.url("/")).send().await.expect("a response");
    assert_eq!(outcome(&answer).report.code(), "BUSY");
    let short =
        RetryMiddleware::new(RetryPolicy::new()).decoder(Decoder::new().with_max_body_len(100));
    let client = ClientBuilder::new(plain()).with(short).build();
    let answer = client.get(server.url("/")).send().await.expect("a response");
    assert_eq!(outcome(&answer).report.code(), "HTTP_404");
}

#[tokio::test]
async fn requests_of_one_client_share_the_budget() {
    let server = Scripted::new([response(503, "", BUSY)]).await;
    let budget = Arc::new(RetryBudget::new(40));
    let policy = RetryPolicy::new().base(Duration::from_millis(1)).with_budget(Arc::clone(&budget));
    let client = client_with(policy);
    let mut reasons = Vec::new();
    for _ in 0..4 {
        let answer = client.get(server.url("/")).send().await.expect("a response");
        reasons.push(outcome(&answer).reason);
    }
    // The budget pays for two retries; then each request gets one attempt.
    assert_eq!(
        reasons,
        [
            StopReason::Attempts { made: 3 },
            StopReason::Budget,
            StopReason::Budget,
            StopReason::Budget
        ]
    );
    assert_eq!(server.requests().len(), 3 + 3);
}

#[tokio::test]
async fn retry_that_is_cancelled_during_its_wait_costs_nothing() {
    let server = Scripted::new([response(503, "retry-after: 60\r\n", BUSY)]).await;
    let budget = Arc::new(RetryBudget::default());
    let client = client_with(RetryPolicy::new().with_budget(Arc::clone(&budget)));
    cancel_during_the_wait(&budget, client.get(server.url("/")).send()).await;
    assert_eq!((server.requests().len(), budget.tokens()), (1, 500));
}

#[tokio::test]
async fn retry_that_was_sent_is_paid_for_even_if_it_is_cancelled() {
    let silent = Act::Late(Duration::from_secs(3_600), String::new());
    let server = Scripted::new([response(503, SOON, BUSY), silent]).await;
    let budget = Arc::new(RetryBudget::default());
    let policy = RetryPolicy::new().with_budget(Arc::clone(&budget));
    let client = patient_client(policy, Decoder::new());
    let is_sent = async {
        while server.requests().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        _ = client.get(server.url("/")).send() => panic!("the server never answers"),
        () = is_sent => {}
    }
    assert_eq!(budget.tokens(), 500 - 5);
}

/// An invalid request is not retried.
#[tokio::test]
async fn request_that_cannot_be_built_fails_unchanged() {
    let result = client().get("http://[::1").send().await;
    assert!(matches!(&result, Err(Error::Reqwest(error)) if error.is_builder()), "{result:?}");
}
