//! backon's loop around a client, over real sockets.

use std::sync::Arc;
use std::time::Duration;

use apierror::client::backon::BackonRetry;
use apierror::client::{
    FromResponse, Idempotency, Outcome, RetryBudget, RetryPolicy, StopReason, no_response,
};
use apierror::{Effect, ErrorReport};
use backon::Retryable;

use crate::common::scripted::{Act, Scripted, cancel_during_the_wait, half, response};

const BUSY: &str = r#"{"error":{"code":"BUSY","message":"Later."}}"#;
const SOON: &str = "retry-after-ms: 20\r\n";

async fn fetch(client: &reqwest::Client, url: &str) -> Result<String, ErrorReport> {
    let effect = |error: &reqwest::Error| {
        if error.is_connect() { Effect::NotApplied } else { Effect::Unknown }
    };
    let answer = client.get(url).send().await.map_err(|error| no_response(effect(&error)))?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    // The status of an error counts even if its body is truncated.
    match answer.bytes().await {
        Ok(body) if status.is_success() => Ok(String::from_utf8_lossy(&body).into_owned()),
        Err(error) if status.is_success() => Err(no_response(effect(&error))),
        body => Err(ErrorReport::decode_any(status, &headers, body.unwrap_or_default())),
    }
}

async fn run(
    policy: &RetryPolicy,
    idempotency: Idempotency,
    server: &Scripted,
) -> (Result<String, ErrorReport>, Option<Outcome>) {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_millis(200))
        .build()
        .expect("a client");
    let url = server.url("/");
    let retry = BackonRetry::new(policy, idempotency);
    let result = (|| fetch(&client, &url))
        .retry(retry.backoff())
        .sleep(tokio::time::sleep)
        .adjust(retry.adjust(|error: &ErrorReport| error.clone()))
        .await;
    let outcome = retry.finish(&result);
    (result, outcome)
}

fn policy() -> RetryPolicy {
    RetryPolicy::new().base(Duration::from_millis(10))
}

#[tokio::test]
async fn request_that_fails_in_every_way_succeeds_at_the_end() {
    let acts = [
        response(503, SOON, BUSY),
        Act::Reset,
        half(500, SOON, BUSY),
        half(200, "", "do"),
        Act::Late(Duration::from_secs(30), String::new()),
        response(200, "", "done"),
    ];
    let server = Scripted::new(acts).await;
    let budget = Arc::new(RetryBudget::default());
    let policy = policy().max_attempts(6).with_budget(Arc::clone(&budget));
    let (result, outcome) = run(&policy, Idempotency::Safe, &server).await;
    assert_eq!((result, outcome), (Ok("done".to_owned()), None));
    assert_eq!(server.requests().len(), 6);
    // The 503 with a wait counts as throttled; the last retry is refunded.
    assert_eq!(budget.tokens(), 500 - 5 - 4 * 14 + 14);
}

#[tokio::test]
async fn request_that_always_fails_is_given_up() {
    let server = Scripted::new([response(503, "", BUSY)]).await;
    let (result, outcome) = run(&policy(), Idempotency::Safe, &server).await;
    let outcome = outcome.expect("it was given up");
    assert_eq!((outcome.reason, outcome.attempts), (StopReason::Attempts { made: 3 }, 3));
    assert_eq!(result.expect_err("it failed"), outcome.report);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn request_of_unknown_effect_is_not_retried_if_unsafe() {
    for act in [Act::Reset, response(500, "", BUSY)] {
        let server = Scripted::new([act]).await;
        let (_, outcome) = run(&policy(), Idempotency::Unsafe, &server).await;
        assert_eq!(outcome.map(|outcome| outcome.reason), Some(StopReason::MayHaveHappened));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn retry_that_is_cancelled_during_its_wait_costs_nothing() {
    let server = Scripted::new([response(503, "retry-after: 60\r\n", BUSY)]).await;
    let budget = Arc::new(RetryBudget::default());
    let policy = policy().with_budget(Arc::clone(&budget));
    cancel_during_the_wait(&budget, run(&policy, Idempotency::Safe, &server)).await;
    assert_eq!((server.requests().len(), budget.tokens()), (1, 500));
}
