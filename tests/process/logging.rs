//! Tests the log event of each error that becomes a response. It contains the
//! error's sources, on one line. The response contains none of them.

use std::net::SocketAddr;

use apierror::axum::ErrorLayer;
use apierror::{ApiError, DeclaredError, envelope, json_in};
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
    #[error("one of several")]
    #[api(code = "HE_00", name = "STORAGE_FULL", status = 507)]
    Full,
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
        .route("/drop-panics", get(drop_panics))
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

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("MARKER-0: dropped");
    }
}

async fn drop_panics() -> Body {
    let bomb = Bomb;
    let chunks = std::iter::once("fine").map(move |chunk| {
        let _ = &bomb;
        Ok::<_, QueryFailed>(chunk)
    });
    Body::from_stream(futures_util::stream::iter(chunks))
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
async fn server_error_is_logged_with_its_sources() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/storage").await.status, 503);
    assert_eq!(
        logged(),
        [concat!(
            r#"ERROR message=a request failed error.type="STORAGE" http.response.status_code=503 http.request.method="GET" "#,
            r#"url.path="/storage" http.route="/storage" request_id="r-1" retry="backoff" exception.message="MARKER-0: load order" "#,
            r#"error="MARKER-0: load order" "#,
            r#"error.sources=["MARKER-1: query orders", "MARKER-2: pool of 10.0.0.7 is empty"]"#,
        )]
    );
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn client_error_is_logged_at_a_lower_level_and_success_is_not() {
    let _turn = turn();
    let address = served().await;
    ask(address, "/orders/7").await;
    ask(address, "/nowhere").await;
    ask(address, "/ok").await;
    let lines = logged();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        concat!(
            r#"DEBUG message=a request was refused error.type="ORDER_NOT_FOUND" http.response.status_code=404 "#,
            r#"http.request.method="GET" url.path="/orders/7" http.route="/orders/{id}" request_id="r-1" retry="never" "#,
            r#"exception.message="no order 7" error="no order 7""#,
        )
    );
    assert!(
        lines[1].starts_with("DEBUG") && lines[1].contains(r#"error.type="ROUTE_NOT_FOUND""#),
        "{lines:?}"
    );
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn panic_is_logged_with_its_message() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/panics").await.status, 500);
    let lines = logged();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        r#"ERROR message=code that served a request panicked request_id="r-1" http.request.method="GET" url.path="/panics" http.route="/panics" panic="MARKER-0: index out of \"bounds\"\nERROR code=FORGED""#
    );
    assert!(
        lines[1].starts_with("ERROR") && lines[1].contains(r#"error.type="INTERNAL_ERROR""#),
        "{lines:?}"
    );
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn panic_in_the_drop_of_a_body_is_logged_with_its_request() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/drop-panics").await.body, "fine");
    assert_eq!(
        logged(),
        [
            r#"ERROR message=code that served a request panicked request_id="r-1" http.request.method="GET" url.path="/drop-panics" http.route="/drop-panics" panic="MARKER-0: dropped""#
        ]
    );
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn stream_that_fails_before_the_head_is_logged_with_its_cause() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/stream").await.status, 500);
    let lines = logged();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains(r#"error.type="INTERNAL_ERROR""#) && lines[0].contains("MARKER-2"),
        "{lines:?}"
    );
}

/// Text of a request never ends a line and never looks like another field.
#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn log_line_cannot_be_injected() {
    let _turn = turn();
    let address = served().await;
    ask(address, "/orders/7%0d%0aERROR%20code=FORGED%20x=%22%1b%5b31m%e2%80%ae").await;
    let lines = logged();
    assert_eq!(lines.len(), 1);
    let expected = r#"error="no order 7\r\nERROR code=FORGED x=\"\u{1b}[31m\u{202e}""#;
    assert!(lines[0].ends_with(expected), "{lines:?}");

    // An id that the program set is escaped too.
    let request = apierror::RequestContext::new().with_request_id("a\nb\"");
    apierror::context::sync_scope(request.into(), || drop(storage().to_response()));
    let lines = logged();
    assert!(lines[0].contains(r#"request_id="a\nb\"" retry="#), "{lines:?}");
}

#[test]
fn response_is_logged_without_a_layer_and_body_is_not() {
    let _turn = turn();
    drop(storage().to_response());
    let lines = logged();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].contains(r#"error.type="STORAGE" http.response.status_code=503 retry="#),
        "{lines:?}"
    );

    drop(storage().to_json());
    drop(storage().to_report());
    assert_eq!(logged(), [""; 0]);
}

#[test]
fn name_is_logged_if_it_is_not_the_code() {
    let _turn = turn();
    drop(OrderError::Full.to_response());
    let lines = logged();
    assert!(
        lines[0].contains(
            r#"error.type="HE_00" error.name="STORAGE_FULL" http.response.status_code=507"#
        ),
        "{lines:?}"
    );
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no room")]
#[api(code = "NO_ROOM", status = 409, envelope = envelope::Nested)]
struct NoRoom {
    #[api(extension)]
    status: u8,
    #[api(detail)]
    room: u8,
}

#[test]
fn extension_with_the_name_of_a_member_is_logged_once() {
    let _turn = turn();
    drop(json_in::<envelope::Flat>(&NoRoom { status: 7, room: 1 }));
    let lines = logged();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(r#"extension="status""#), "{lines:?}");
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the tests take turns")]
async fn replaced_error_is_logged_once() {
    let _turn = turn();
    let address = served().await;
    assert_eq!(ask(address, "/page").await.status, 502);
    let lines = logged();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].contains(r#"error.type="BAD_GATEWAY" http.response.status_code=502"#),
        "{lines:?}"
    );
}
