//! Other APIs, over HTTP: what they answer becomes an error of a service, and that
//! service's own response.

use std::time::Duration;

use apierror::client::{FromResponse as _, no_response};
use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
use apierror::{ApiError, Cause, DeclaredError, Effect, ErrorReport, RetryStrategy, Upstream as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The upstream service.
#[derive(Debug, thiserror::Error, ApiError)]
enum PaymentError {
    #[error("declined")]
    #[api(code = "CARD_DECLINED", status = 402, message = "Your card was declined.")]
    Declined,
    #[error("slow down")]
    #[api(code = "SLOW_DOWN", status = 429)]
    SlowDown(#[api(retry_after)] Duration),
    #[error("closed for the night")]
    #[api(code = "CLOSED", status = 503, retry(backoff, effect = "not_applied"))]
    Closed,
    #[error("clearing did not answer")]
    #[api(code = "CLEARING_SILENT", status = 504)]
    Silent,
}

/// The service that calls it.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = WithRetry<Flat>, from(ErrorReport, reqwest::Error))]
enum CheckoutError {
    #[error("declined")]
    #[api(
        code = "PAYMENT_DECLINED",
        status = 402,
        message = "Use another card.",
        on(code = "CARD_DECLINED")
    )]
    Declined,
    #[error("payments are busy")]
    #[api(
        code = "PAYMENTS_BUSY",
        status = 503,
        retry(throttle, effect = "not_applied"),
        on(rate_limited)
    )]
    Busy(#[api(retry_after)] Option<Duration>),
    #[error("payments are down")]
    #[api(code = "PAYMENTS_DOWN", status = 503, on(unavailable))]
    Down,
    #[error("payments did not answer")]
    #[api(code = "PAYMENT_UNKNOWN", status = 504, on(timeout))]
    Unknown,
    #[error("no such payment")]
    #[api(code = "PAYMENT_NOT_FOUND", status = 404, on(not_found))]
    NotFound,
    #[error("payments refuse this service")]
    #[api(code = "INTERNAL_ERROR", status = 500, on(other))]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What the upstream does with a request.
enum Answer {
    Bytes(Vec<u8>),
    /// Closes the connection after it has read the request.
    Nothing,
    /// Reads, and is silent.
    Silence,
}

fn answer(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Bytes(
        format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into(),
    )
}

/// Answers as a service with the envelope does.
fn answer_in<E: Envelope>(error: &PaymentError) -> Answer {
    let response = apierror::response_in::<E>(error);
    let mut headers = String::new();
    for (name, value) in response.headers() {
        if name != "content-length" {
            let line = [name.as_str(), ": ", value.to_str().expect("text"), "\r\n"];
            headers.extend(line);
        }
    }
    let body = String::from_utf8_lossy(response.body()).into_owned();
    answer(response.status().as_u16(), &headers, &body)
}

/// Calls a real server that answers so, as a handler would.
async fn checkout(answer: Answer) -> Result<(), CheckoutError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/payments", listener.local_addr().expect("an address"));
    let serve = async {
        let (mut socket, _) = listener.accept().await.expect("a client");
        let _ = socket.read(&mut [0; 4096]).await.expect("a request");
        match answer {
            Answer::Bytes(bytes) => socket.write_all(&bytes).await.expect("a client that reads"),
            Answer::Nothing => return None,
            Answer::Silence => {}
        }
        Some(socket)
    };
    let (result, _socket) = tokio::join!(call(&url), serve);
    result
}

async fn call(url: &str) -> Result<(), CheckoutError> {
    let client = reqwest::Client::builder().timeout(Duration::from_millis(400)).build()?;
    let response = client.post(url).send().await?;
    if response.status().is_success() {
        return Ok(());
    }
    let (status, headers) = (response.status(), response.headers().clone());
    Err(ErrorReport::decode_any(status, &headers, response.bytes().await?).into())
}

/// Returns the code, the effect and the wait of the service's own response.
async fn outcome(answer: Answer) -> (String, Effect, Option<u64>) {
    let error = checkout(answer).await.expect_err("an error");
    outcome_of(&error)
}

fn outcome_of(error: &CheckoutError) -> (String, Effect, Option<u64>) {
    let response = error.to_response();
    let wait = response.headers().get("retry-after");
    let wait = wait.map(|wait| wait.to_str().expect("text").parse().expect("seconds"));
    let report = ErrorReport::decode_any(response.status(), response.headers(), response.body());
    (report.code().to_owned(), report.retry().effect(), wait)
}

fn expected(
    code: &str,
    effect: Effect,
    wait: impl Into<Option<u64>>,
) -> (String, Effect, Option<u64>) {
    (code.to_owned(), effect, wait.into())
}

async fn every_error_in<E: Envelope>() {
    use Effect::{NotApplied, Unknown};

    let declined = outcome(answer_in::<E>(&PaymentError::Declined)).await;
    // NestJS has no code: the status alone tells.
    let is_nameless = std::any::type_name::<E>().contains("NestJs");
    let code = if is_nameless { "INTERNAL_ERROR" } else { "PAYMENT_DECLINED" };
    assert_eq!(declined.0, code, "{}", std::any::type_name::<E>());

    let slow = PaymentError::SlowDown(Duration::from_secs(7));
    let busy = outcome(answer_in::<E>(&slow)).await;
    assert_eq!(busy, expected("PAYMENTS_BUSY", NotApplied, 7), "{}", std::any::type_name::<E>());

    let silent = outcome(answer_in::<E>(&PaymentError::Silent)).await;
    assert_eq!(silent, expected("PAYMENT_UNKNOWN", Unknown, None));
    // A 503 that does not say that nothing was applied is in doubt.
    let closed = outcome(answer_in::<E>(&PaymentError::Closed)).await;
    assert_eq!(closed, expected("PAYMENT_UNKNOWN", Unknown, None));
    let closed = outcome(answer_in::<WithRetry<E>>(&PaymentError::Closed)).await;
    assert_eq!(closed, expected("PAYMENTS_DOWN", NotApplied, None));
}

#[tokio::test]
async fn error_in_each_envelope_becomes_the_declared_one() {
    every_error_in::<ProblemDetails>().await;
    every_error_in::<Flat>().await;
    every_error_in::<Nested>().await;
    every_error_in::<NestJs>().await;
    every_error_in::<Google>().await;
    every_error_in::<JsonApi>().await;
}

#[tokio::test]
async fn answer_of_another_shape_becomes_the_declared_one() {
    use Effect::{NotApplied, Unknown};

    let problem = r#"{"type":"https://example.com/probs/card-declined","title":"No","status":404}"#;
    let found = outcome(answer(404, "content-type: application/problem+json\r\n", problem)).await;
    assert_eq!(found, expected("PAYMENT_NOT_FOUND", NotApplied, None));

    let busy = outcome(answer(429, "retry-after: 30\r\n", "slow down")).await;
    assert_eq!(busy, expected("PAYMENTS_BUSY", NotApplied, 30));
    let busy = outcome(answer(429, "", "")).await;
    assert_eq!(busy, expected("PAYMENTS_BUSY", NotApplied, None));

    let proxy = outcome(answer(502, "content-type: text/html\r\n", "<html>502</html>")).await;
    assert_eq!(proxy, expected("PAYMENT_UNKNOWN", Unknown, None));
    let lost = outcome(answer(500, "", "{\"error\":")).await;
    assert_eq!(lost, expected("INTERNAL_ERROR", Unknown, None));
}

#[tokio::test]
async fn call_without_an_answer_says_whether_it_was_sent() {
    use Effect::{NotApplied, Unknown};

    let unknown = expected("PAYMENT_UNKNOWN", Unknown, None);
    assert_eq!(outcome(Answer::Nothing).await, unknown);
    assert_eq!(outcome(Answer::Silence).await, unknown);
    // The body of the error breaks off.
    let cut = b"HTTP/1.1 400 x\r\ncontent-length: 99\r\n\r\n{\"code\"".to_vec();
    assert_eq!(outcome(Answer::Bytes(cut)).await, unknown);

    let down = expected("PAYMENTS_DOWN", NotApplied, None);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    drop(listener);
    assert_eq!(outcome_of(&call(&url).await.expect_err("refused")), down);
    let unresolved = call("http://no-such-host.invalid/").await.expect_err("no host");
    assert_eq!(outcome_of(&unresolved), down);
    let silent = CheckoutError::from(no_response(NotApplied));
    assert_eq!(outcome_of(&silent), down);
}

#[tokio::test]
async fn reqwest_error_has_its_cause() {
    // A request that is wrong itself, and a body that is no JSON.
    let client = reqwest::Client::new();
    let wrong = client.get("no url").send().await.expect_err("a wrong request");
    assert_eq!(wrong.cause(), Cause::Other);

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let serve = async {
        for _ in 0..2 {
            let (mut socket, _) = listener.accept().await.expect("a client");
            let _ = socket.read(&mut [0; 4096]).await.expect("a request");
            let busy = b"HTTP/1.1 429 x\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx";
            socket.write_all(busy).await.expect("a client that reads");
        }
    };
    let requests = async {
        let status = client.get(&url).send().await.expect("a response").error_for_status();
        let body = client.get(&url).send().await.expect("a response");
        (status.expect_err("a 429"), body.json::<u8>().await.expect_err("no JSON"))
    };
    let ((status, body), ()) = tokio::join!(requests, serve);
    assert_eq!(status.cause(), Cause::RateLimited { wait: None });
    assert_eq!(body.cause(), Cause::Other);
}

#[tokio::test]
async fn error_of_a_middleware_may_have_been_sent_before() {
    use apierror::client::RetryPolicy;
    use apierror::client::reqwest_middleware::RetryMiddleware;

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    drop(listener);
    let plain = reqwest_middleware::ClientBuilder::new(reqwest::Client::new()).build();
    let error = plain.get(&url).send().await.expect_err("refused");
    assert_eq!(error.cause(), Cause::Unavailable);
    let policy = RetryPolicy::new();
    let retrying = reqwest_middleware::ClientBuilder::new(reqwest::Client::new())
        .with(RetryMiddleware::new(policy))
        .build();
    let error = retrying.get(&url).send().await.expect_err("given up");
    assert_eq!(error.cause(), Cause::Timeout);
}

#[test]
fn declared_causes_give_the_advice_that_follows() {
    let strategy = |error: &CheckoutError| error.retry().strategy();
    assert_eq!(strategy(&CheckoutError::Down), RetryStrategy::Backoff);
    assert_eq!(CheckoutError::Down.retry().effect(), Effect::NotApplied);
    assert_eq!(CheckoutError::Unknown.retry().effect(), Effect::Unknown);
}
