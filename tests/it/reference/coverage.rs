//! Failures around the handlers. Each of the five APIs renders them in its own
//! envelope, with the request id, and equally over each framework.

mod over_actix;
mod over_axum;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use apierror::{DeclaredError, Failure};
use bytes::Bytes;
use futures_util::Stream;
use serde::Deserialize;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use reference_apis::{designs, image_presets, image2model, thumbnails, tryon};

const ID: &str = "order-7:retry.2";
/// Internal text that no response may contain.
const SECRET: &str = "db-1.internal";
const LIMIT: usize = 100;

#[derive(Deserialize)]
#[expect(dead_code, reason = "the tests only parse it")]
struct Order {
    sku: String,
    count: u32,
}

/// A body that fails before its first byte, because the task behind it panicked.
struct Fed(tokio::task::JoinHandle<Bytes>);

impl Stream for Fed {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll(cx).map(|fed| Some(fed.map_err(std::io::Error::other)))
    }
}

/// A body whose task has panicked already.
async fn fed() -> Fed {
    let task = tokio::spawn(async { panic!("{SECRET}") });
    while !task.is_finished() {
        tokio::task::yield_now().await;
    }
    Fed(task)
}

/// The bounds of both frameworks on the errors of an API.
trait Served: axum::response::IntoResponse + actix_web::ResponseError {}
impl<E: axum::response::IntoResponse + actix_web::ResponseError> Served for E {}

/// Failing requests: description, method and path, and the rest of the request
/// after its id header.
fn broken() -> Vec<(&'static str, &'static str, String)> {
    let body = |content_type: &str, length: usize, body: &str| {
        format!("content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let json = |text: &str| body("application/json", text.len(), text);
    let nothing = || "\r\n".to_owned();
    vec![
        ("unknown route", "GET /nowhere", nothing()),
        ("wrong method", "DELETE /orders", nothing()),
        ("syntax", "POST /orders", json(r#"{"sku": }"#)),
        ("type", "POST /orders", json(r#"{"sku": 7, "count": 1}"#)),
        ("missing field", "POST /orders", json(r#"{"sku": "a"}"#)),
        ("wrong content type", "POST /orders", body("text/plain", 2, "{}")),
        (
            "too large",
            "POST /orders",
            json(&format!(r#"{{"sku": "{}", "count": 1}}"#, "a".repeat(LIMIT))),
        ),
        ("truncated", "POST /orders", body("application/json", 50, r#"{"sku": "#)),
        ("bad path parameter", "GET /orders/seven", nothing()),
        ("bad query", "GET /search?page=one", nothing()),
        ("panic in a handler", "GET /panics", nothing()),
        ("panic in a spawned stream", "GET /spawned", nothing()),
        ("timeout layer", "GET /slow", nothing()),
        ("a middleware's own 500", "GET /plain", nothing()),
        ("bare status", "GET /bare", nothing()),
    ]
}

/// Sends a request, and returns status, lower-case head and body.
async fn ask(
    address: SocketAddr,
    line: &str,
    id_header: &str,
    rest: &str,
) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).await.expect("the service listens");
    let request =
        format!("{line} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{id_header}: {ID}\r\n{rest}");
    stream.write_all(request.as_bytes()).await.expect("the service reads");
    if line.starts_with("POST") {
        stream.shutdown().await.expect("half of the connection closes");
    }
    let mut response = String::new();
    stream.read_to_string(&mut response).await.expect("the service answers");
    let (head, body) = response.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|number| number.parse().ok()).expect("a status");
    (status, head.to_ascii_lowercase(), body.to_owned())
}

async fn check<E>(
    one_of_each: fn() -> Vec<E>,
    id_header: Option<&'static str>,
    is_envelope: fn(&Value, u16) -> bool,
) where
    E: DeclaredError + Served + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let over_axum = over_axum::serve(one_of_each, id_header).await;
    let over_actix = over_actix::serve(one_of_each, id_header);
    let id_header = id_header.unwrap_or("x-request-id");
    for (what, line, rest) in broken() {
        let answer = ask(over_axum, line, id_header, &rest).await;
        check_answer::<E>(what, id_header, is_envelope, &answer);
        {
            let other = ask(over_actix, line, id_header, &rest).await;
            check_answer::<E>(what, id_header, is_envelope, &other);
            // The times differ.
            let untimed = |body: &str| body.split("\"timestamp\"").next().map(str::to_owned);
            assert_eq!((answer.0, untimed(&answer.2)), (other.0, untimed(&other.2)), "{what}");
        }
    }
}

fn check_answer<E>(
    what: &str,
    id_header: &str,
    is_envelope: fn(&Value, u16) -> bool,
    (status, head, body): &(u16, String, String),
) {
    let place = format!("{what}, {}: {head}\n{body}", std::any::type_name::<E>());
    let is_ours = ["panic", "a middleware"].iter().any(|start| what.starts_with(start));
    assert_eq!(*status >= 500, is_ours, "{place}");
    assert!(*status >= 400, "{place}");
    assert!(head.contains(&format!("\r\n{id_header}: {ID}")), "{place}");
    assert!(head.contains("\r\ncontent-type: application/json"), "{place}");
    assert_eq!(head.contains("\r\nallow: "), *status == 405, "{place}");
    assert!(!format!("{head}{body}").contains(SECRET), "{place}");
    let body = serde_json::from_str(body).unwrap_or_else(|fault| panic!("{fault}, {place}"));
    assert!(is_envelope(&body, *status), "{place}");
}

/// Whether an object has exactly these members, sorted, apart from `details`.
fn has_just(value: &Value, members: &[&str]) -> bool {
    let names = |object: &serde_json::Map<String, Value>| {
        let names: BTreeSet<_> =
            object.keys().map(String::as_str).filter(|name| *name != "details").collect();
        names.iter().eq(members)
    };
    value.as_object().is_some_and(names)
}

#[tokio::test]
async fn tryon_failures_use_its_envelope() {
    let is_flat = |body: &Value, status| {
        has_just(body, &["code", "message", "status"]) && body["status"] == status
    };
    check(tryon::one_of_each, None, is_flat).await;
}

#[tokio::test]
async fn image2model_failures_use_its_envelopes() {
    let is_one = |body: &Value, _| {
        has_just(body, &["error", "error_code", "message"])
            || has_just(body, &["detail"])
                && (has_just(&body["detail"], &["code", "message"])
                    || has_just(&body["detail"], &["code", "correlation_id", "message"])
                        && body["detail"]["code"] == "PROCESSING_ERROR"
                        && body["detail"]["correlation_id"] == ID)
    };
    check(image2model::one_of_each, Some("x-correlation-id"), is_one).await;
}

#[tokio::test]
async fn image_presets_failures_use_its_envelope() {
    let is_nest = |body: &Value, status| {
        has_just(body, &["error", "message", "path", "statusCode", "timestamp"])
            && body["statusCode"] == status
            && body["path"].as_str().is_some_and(|path| path.starts_with('/'))
    };
    check(image_presets::one_of_each, None, is_nest).await;
}

#[tokio::test]
async fn thumbnails_failures_use_its_envelope() {
    let is_nested = |body: &Value, _| {
        has_just(body, &["error", "request_id"])
            && has_just(&body["error"], &["code", "message"])
            && body["request_id"] == ID
    };
    check(thumbnails::one_of_each, Some("x-request-id"), is_nested).await;
}

#[tokio::test]
async fn designs_failures_use_its_envelope() {
    let is_own = |body: &Value, _| {
        has_just(body, &["data", "error", "status"])
            && body["data"].is_null()
            && has_just(&body["error"], &["code", "message"])
    };
    check(designs::one_of_each, None, is_own).await;
}
