//! The id of a trace, from `traceparent` into problem details, a header and hooks, over
//! real servers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use actix_web::web;
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::context::TraceId;
use apierror::envelope::{Envelope, ProblemDetails, WithRetry};
use apierror::{ApiError, DeclaredError, ErrorReport, Failed, Occurrence, RequestContext, context};
use axum::Router;
use axum::routing::{get, post};
use http::HeaderName;

use crate::common::actix;
use crate::common::live::{Answer, client, serve};
use crate::grpc::rpc::{self, Ask, Speaker};

const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const HEADER: HeaderName = HeaderName::from_static("x-trace-id");

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NoOrder {
    #[api(detail)]
    id: u32,
    #[api(extension)]
    hint: Option<&'static str>,
}

fn no_order() -> NoOrder {
    NoOrder { id: 7, hint: Some("try 8") }
}

type Sink = Arc<Mutex<Vec<Option<String>>>>;

fn hook(sink: &Sink) -> impl Fn(&Failed<'_>) + Clone + Send + Sync + 'static {
    let sink = Arc::clone(sink);
    move |failure| {
        let id = failure.occurrence().trace_id().map(str::to_owned);
        sink.lock().expect("no panic").push(id);
    }
}

/// Sends requests with the header lines to a handler, an extractor, and a path without a
/// handler. All have the id, or none has.
async fn check(address: SocketAddr, sink: &Sink, parents: &[&[u8]], expected: Option<&str>) {
    let client = client();
    let at = |path: &str| format!("http://{address}{path}");
    let requests = [
        ("ORDER_NOT_FOUND", client.get(at("/orders/7"))),
        (
            "MALFORMED_BODY",
            client.post(at("/orders")).body("{").header("content-type", "application/json"),
        ),
        ("ROUTE_NOT_FOUND", client.get(at("/nowhere"))),
        ("INTERNAL_ERROR", client.get(at("/panics"))),
    ];
    for (code, mut request) in requests {
        for parent in parents {
            request = request.header("traceparent", *parent);
        }
        let answer = Answer::to(request).await;
        let body = answer.json();
        assert_eq!(body["code"], code);
        assert_eq!(body.get("trace_id").and_then(|id| id.as_str()), expected, "{}", answer.body);
        let sent = answer.headers.get(HEADER).map(|id| id.to_str().expect("text"));
        assert_eq!(sent, expected);
        let seen = std::mem::take(&mut *sink.lock().expect("no panic"));
        assert_eq!(seen, [expected.map(str::to_owned)], "{code}");
    }
}

async fn check_all(address: SocketAddr, sink: &Sink) {
    check(address, sink, &[PARENT.as_bytes()], Some(ID)).await;
    check(address, sink, &[], None).await;
    let forged = format!("00-{}-00f067aa0ba902b7-01", "\"".repeat(32));
    let too_long = format!("{PARENT}-{}", "a".repeat(4000));
    for wrong in [forged.as_bytes(), too_long.as_bytes(), b"", b"\xff\xfe", b"<script>"] {
        check(address, sink, &[wrong], None).await;
    }
    check(address, sink, &[PARENT.as_bytes(), PARENT.as_bytes()], None).await;
}

async fn panics() -> &'static str {
    panic!("index out of bounds")
}

fn router(layer: ErrorLayer<ProblemDetails>) -> Router {
    Router::new()
        .route("/orders/7", get(async || Err::<(), _>(no_order())))
        .route("/orders", post(async |_: apierror::axum::Json<u8>| ()))
        .route("/panics", get(panics))
        .layer(layer)
}

#[tokio::test]
async fn traceparent_reaches_all_errors_of_axum() {
    let sink = Sink::default();
    let layer = ErrorLayer::new().on_error(hook(&sink)).trace_id_header(HEADER);
    check_all(serve(router(layer)).await, &sink).await;
}

#[tokio::test]
async fn traceparent_reaches_all_errors_of_actix() {
    let sink = Sink::default();
    let name = actix_web::http::header::HeaderName::from_static("x-trace-id");
    let middleware =
        ErrorMiddleware::<ProblemDetails>::new().on_error(hook(&sink)).trace_id_header(name);
    let address = actix::serve(middleware, |app| {
        let orders = async |_: apierror::actix_web::Json<u8>| "";
        app.route("/orders/7", web::get().to(async || Err::<&str, _>(no_order())))
            .route("/orders", web::post().to(orders))
            .route("/panics", web::get().to(panics));
    });
    check_all(address, &sink).await;
}

#[tokio::test]
async fn traceparent_reaches_all_errors_of_tonic() {
    let sink = Sink::default();
    let speaker = Speaker::new(async |what: String| match what.as_str() {
        "ours" => Err(no_order())?,
        "fine" => Ok(what),
        _ => panic!("index out of bounds"),
    });
    let layer = apierror::tonic::ErrorLayer::new().on_error(hook(&sink)).trace_id_header(HEADER);
    let caller = rpc::serve(layer, speaker).await;
    for (method, what) in [("Say", "ours"), ("Say", "panic"), ("Nothing", "")] {
        for (parent, expected) in [(PARENT, Some(ID)), ("00-7-7-01", None)] {
            let mut ask = tonic::Request::new(Ask { what: what.to_owned() });
            ask.metadata_mut().insert("traceparent", parent.parse().expect("a value"));
            let path = format!("/test.v1.Speaker/{method}");
            let path: &'static str = path.leak();
            let status = caller.call(path, ask).await.expect_err("a failure");
            let sent = status.metadata().get(HEADER.as_str()).map(|id| id.to_str().expect("text"));
            assert_eq!(sent, expected, "{status:?}");
            let seen = std::mem::take(&mut *sink.lock().expect("no panic"));
            assert_eq!(seen, [expected.map(str::to_owned)], "{method} {what}");
        }
    }
}

#[tokio::test]
async fn success_has_the_header_and_the_layer_sends_nothing_unasked() {
    let app = |layer: ErrorLayer<ProblemDetails>| {
        Router::new().route("/", get(async || "fine")).merge(router(ErrorLayer::new())).layer(layer)
    };
    let ask = async |layer, path: &str| {
        let address = serve(app(layer)).await;
        let request = client().get(format!("http://{address}{path}"));
        Answer::to(request.header("traceparent", PARENT)).await
    };
    let fine = ask(ErrorLayer::new().trace_id_header(HEADER), "/").await;
    assert_eq!((fine.status.as_u16(), fine.headers[HEADER].to_str().ok()), (200, Some(ID)));
    // Without a header.
    let answer = ask(ErrorLayer::new().trace_id(), "/orders/7").await;
    assert_eq!((answer.json()["trace_id"].as_str(), answer.headers.get(HEADER)), (Some(ID), None));
    // By default, the request chooses nothing.
    let answer = ask(ErrorLayer::new(), "/orders/7").await;
    assert!(!answer.body.contains(ID) && answer.json().get("trace_id").is_none());
}

/// Renders problem details with serde.
struct ByHand;

impl Envelope for ByHand {
    type Body<'a> = <ProblemDetails as Envelope>::Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        ProblemDetails::body(occurrence)
    }
}

fn in_trace(context: RequestContext, render: impl FnOnce() -> bytes::Bytes) -> String {
    let id = TraceId::from_traceparent(PARENT.as_bytes()).expect("an id");
    let body = context::sync_scope(context.with(id).into(), render);
    String::from_utf8(body.to_vec()).expect("UTF-8")
}

#[test]
fn member_stands_after_the_request_id_and_before_extensions() {
    let start = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"no order""#;
    let middle = r#""code":"ORDER_NOT_FOUND","details":{"id":7}"#;
    let end = format!(r#""trace_id":"{ID}","hint":"try 8""#);
    let bare = RequestContext::new;
    let cases = [
        (bare(), format!("{start},{middle},{end}}}")),
        (
            bare().with_request_id("r\"1"),
            format!(r#"{start},{middle},"request_id":"r\"1",{end}}}"#),
        ),
        (bare().with_path("/p"), format!(r#"{start},"instance":"/p",{middle},{end}}}"#)),
        (
            bare().with_path("/p").with_request_id("r"),
            format!(r#"{start},"instance":"/p",{middle},"request_id":"r",{end}}}"#),
        ),
    ];
    for (context, expected) in cases {
        let body = in_trace(context.clone(), || no_order().to_json());
        assert_eq!(body, expected);
        // By serde too.
        let by_hand = in_trace(context.clone(), || apierror::json_in::<ByHand>(&no_order()));
        assert_eq!(by_hand, expected);
        // A report has no spec of its own, so its body is not compiled beforehand.
        let report = no_order().to_report();
        let kept = in_trace(context, || report.json_in::<ProblemDetails>());
        assert!(kept.contains(&format!(r#""trace_id":"{ID}""#)), "{kept}");
    }
    let retry = in_trace(bare(), || apierror::json_in::<WithRetry<ProblemDetails>>(&no_order()));
    assert!(retry.contains(&format!("{end},\"retry\":")), "{retry}");
    // The other requests of the process have none.
    assert!(!String::from_utf8_lossy(&no_order().to_json()).contains("trace_id"));
}

#[test]
fn client_finds_the_id_among_the_extensions() {
    use apierror::client::FromResponse;

    let body = in_trace(RequestContext::new(), || no_order().to_json());
    let status = http::StatusCode::NOT_FOUND;
    let report = ErrorReport::decode::<ProblemDetails>(status, &http::HeaderMap::new(), body);
    assert_eq!(report.extensions()["trace_id"], ID);
}
