//! What is logged of each error that becomes a response: all that led to it, on one line, and none of it in the response.

use std::net::SocketAddr;

use apierror::axum::ErrorLayer;
use apierror::{ApiError, DeclaredError, envelope};
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::live::{Answer, client, serve};
use crate::log::{logged, turn};

#[derive(Debug, thiserror::Error)]
#[error("MARKER-2: pool of 10.0.0.7 is empty")]
struct PoolEmpty;

#[derive(Debug, thiserror::Error)]
#[error("MARKER-1: query orders")]
struct QueryFailed(#[source] PoolEmpty);

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("MARKER-0: load order")]
    #[api(code = "STORAGE", status = 503)]
    Storage(#[source] QueryFailed),
    #[error("no order {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound(String),
}

fn storage() -> OrderError {
    OrderError::Storage(QueryFailed(PoolEmpty))
}

async fn served() -> SocketAddr {
    let app = Router::new()
        .route("/storage", get(|| async { Err::<(), _>(storage()) }))
        .route(
            "/orders/{id}",
            get(|Path(id): Path<String>| async { Err::<(), _>(OrderError::NotFound(id)) }),
        )
        .route("/panics", get(panics))
        .route(
            "/stream",
            get(|| async { Body::from_stream(futures_util::stream::once(broken_stream())) }),
        )
        .route("/page", get(|| async { (StatusCode::BAD_GATEWAY, "MARKER-0").into_response() }))
        .route("/ok", get(|| async { "fine" }));
    serve(app.layer(ErrorLayer::<envelope::Nested>::new())).await
}

fn broken_stream() -> std::future::Ready<Result<&'static str, QueryFailed>> {
    std::future::ready(Err(QueryFailed(PoolEmpty)))
}

async fn panics() {
    panic!("MARKER-0: index out of \"bounds\"\nERROR code=FORGED");
}

async fn ask(address: SocketAddr, path: &str) -> Answer {
    let request = client().get(format!("http://{address}{path}")).header("x-request-id", "r-1");
    let answer = Answer::to(request).await;
    assert!(!answer.body.contains("MARKER"), "{answer:?}");
    assert!(!format!("{:?}", answer.headers).contains("MARKER"), "{answer:?}");
    answer
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn server_errors_are_logged_with_all_that_led_to_them() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/storage").await.status, 503);
    assert_eq!(
        logged(),
        [concat!(
            r#"ERROR message=a request failed code=STORAGE status=503 request_id="r-1" strategy=backoff "#,
            r#"error="MARKER-0: load order" "#,
            r#"sources=["MARKER-1: query orders", "MARKER-2: pool of 10.0.0.7 is empty"]"#,
        )]
    );
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn callers_errors_are_logged_quietly_and_success_not_at_all() {
    let _turn = turn();
    let address = served().await;
    ask(address, "/orders/7").await;
    ask(address, "/nowhere").await;
    ask(address, "/ok").await;
    let lines = logged();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        r#"DEBUG message=a request was refused code=ORDER_NOT_FOUND status=404 request_id="r-1" strategy=never error="no order 7""#
    );
    assert!(
        lines[1].starts_with("DEBUG") && lines[1].contains("code=ROUTE_NOT_FOUND"),
        "{lines:?}"
    );
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn panics_are_logged_with_what_they_said() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/panics").await.status, 500);
    let lines = logged();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        r#"ERROR message=code that served a request panicked request_id="r-1" panic="MARKER-0: index out of \"bounds\"\nERROR code=FORGED""#
    );
    assert!(lines[1].starts_with("ERROR") && lines[1].contains("code=INTERNAL_ERROR"), "{lines:?}");
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn a_stream_that_fails_in_time_is_logged_with_its_cause() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/stream").await.status, 500);
    let lines = logged();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("code=INTERNAL_ERROR") && lines[0].contains("MARKER-2"), "{lines:?}");
}

/// Nothing from a request ends a line, or passes for a field of its own.
#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn nothing_can_be_injected() {
    let _turn = turn();
    let address = served().await;
    ask(address, "/orders/7%0d%0aERROR%20code=FORGED%20x=%22%1b%5b31m%e2%80%ae").await;
    let lines = logged();
    assert_eq!(lines.len(), 1);
    let expected = r#"error="no order 7\r\nERROR code=FORGED x=\"\u{1b}[31m\u{202e}""#;
    assert!(lines[0].ends_with(expected), "{lines:?}");

    // An id that was set by hand is nobody's word but the program's, and is escaped all the same.
    let request = apierror::RequestContext::new().with_request_id("a\nb\"");
    apierror::context::sync_scope(request.into(), || drop(storage().to_response()));
    let lines = logged();
    assert!(lines[0].contains(r#"request_id="a\nb\"" strategy"#), "{lines:?}");
}

#[test]
fn responses_are_logged_without_a_middleware_too_and_bodies_are_not() {
    let _turn = turn();
    drop(storage().to_response());
    let lines = logged();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("code=STORAGE status=503 strategy"), "{lines:?}");

    drop(storage().to_json());
    drop(storage().to_report());
    assert_eq!(logged(), [""; 0]);
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn what_is_replaced_is_logged_once() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/page").await.status, 502);
    let lines = logged();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("code=BAD_GATEWAY status=502"), "{lines:?}");
}
