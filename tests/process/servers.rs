//! Tests the event, the span and the response of the same errors on a server of each
//! framework: what the log has, and that the response has nothing of it.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpServer, web};
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::{ApiError, Failed, envelope};
use axum::Router;
use axum::routing::get;
use opentelemetry::trace::Status as SpanStatus;
use tonic::transport::Server;
use tower_http::trace::TraceLayer;
use tracing::{Instrument, Span, info_span};

use crate::actix::start;
use crate::live::{Answer, client, serve};
use crate::log::{logged, turn};
use crate::monitoring::{spans, to_sentry};
use crate::rpc::{self, Caller, Speaker};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("MARKER-0: load order {id}")]
    #[api(code = "STORE_DOWN", status = 503)]
    StoreDown {
        id: u32,
        #[api(log)]
        host: &'static str,
        #[api(log)]
        tries: u8,
        source: std::io::Error,
    },
    #[error("order {0} is locked")]
    #[api(code = "LOCKED", status = 409)]
    Locked(u32, #[api(log)] &'static str),
}

fn failed(what: &str) -> OrderError {
    match what {
        "down" => OrderError::StoreDown {
            id: 7,
            host: "MARKER-2\n\u{1b}[31m",
            tries: 3,
            source: std::io::Error::other("MARKER-1: db-1\nERROR"),
        },
        _ => OrderError::Locked(7, "MARKER-3"),
    }
}

/// What each request asks for, and its events after the part about the request.
const EVENTS: [(&str, &str, &str, &str); 2] = [
    (
        "down",
        r#"ERROR message=a request failed error.type="STORE_DOWN" http.response.status_code=503"#,
        concat!(
            r#"retry="backoff" exception.message="MARKER-0: load order 7" "#,
            r#"error="MARKER-0: load order 7" error.sources=["MARKER-1: db-1\nERROR"] "#,
            r#"facts="host=\"MARKER-2\\n\\u{1b}[31m\" tries=3""#
        ),
        "STORE_DOWN",
    ),
    (
        "locked",
        r#"INFO message=a request was refused error.type="LOCKED" http.response.status_code=409"#,
        concat!(
            r#"retry="never" exception.message="order 7 is locked" "#,
            r#"error="order 7 is locked" facts="1=\"MARKER-3\"""#
        ),
        "LOCKED",
    ),
];

fn request_span() -> Span {
    info_span!(target: "apierror", "request", error.type = tracing::field::Empty)
}

async fn traced(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    next.call(request).instrument(request_span()).await
}

async fn serve_axum(hook: impl Fn(&Failed<'_>) + Send + Sync + 'static) -> SocketAddr {
    let handler =
        async |axum::extract::Path(what): axum::extract::Path<String>| Err::<(), _>(failed(&what));
    let span = |_: &axum::extract::Request| request_span();
    let app = Router::new()
        .route("/orders/{what}", get(handler))
        .layer(ErrorLayer::<envelope::Nested>::new().on_error(hook))
        .layer(TraceLayer::new_for_http().make_span_with(span));
    serve(app).await
}

fn serve_actix(hook: impl Fn(&Failed<'_>) + Clone + Send + Sync + 'static) -> SocketAddr {
    start!(HttpServer::new(move || {
        let handler = async |what: web::Path<String>| Err::<&str, _>(failed(&what));
        App::new()
            .route("/orders/{what}", web::get().to(handler))
            .wrap(ErrorMiddleware::<envelope::Nested>::new().on_error(hook.clone()))
            .wrap(from_fn(traced))
    }))
}

async fn serve_tonic(hook: impl Fn(&Failed<'_>) + Send + Sync + 'static) -> Caller {
    let span = |_: &http::Request<tonic::body::Body>| request_span();
    let server = Server::builder()
        .layer(TraceLayer::new_for_grpc().make_span_with(span))
        .layer(apierror::tonic::ErrorLayer::new().on_error(hook));
    rpc::serve_by(server, Speaker::new(async |what: String| Err(failed(&what))?)).await
}

/// Checks the events of a request, the span around it, and that the response has no
/// marker.
async fn check(sent: &str, events: [&str; 3], code: &str) {
    assert!(!sent.contains("MARKER"), "{sent}");
    let event = events.join(" ");
    assert_eq!(logged(), [format!("SPAN error.type={code:?}"), event]);
    // The span ends with the connection's part of the response.
    let mut ended = Vec::new();
    for _ in 0..200 {
        ended = spans();
        if !ended.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let status = match code {
        "STORE_DOWN" => SpanStatus::error("STORE_DOWN"),
        _ => SpanStatus::Unset,
    };
    assert_eq!(ended, [(status, Some(code.to_owned()))]);
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn each_server_logs_facts_and_sources_and_sends_none() {
    let _turn = turn();
    spans();
    for address in [serve_axum(|_| ()).await, serve_actix(|_| ())] {
        for (what, start, end, code) in EVENTS {
            let url = format!("http://{address}/orders/{what}");
            let answer = Answer::to(client().get(url).header("x-request-id", "r-1")).await;
            // actix calls a parameter by its name too.
            let request = format!(
                r#"http.request.method="GET" url.path="/orders/{what}" http.route="/orders/{{what}}" request_id="r-1""#
            );
            check(&format!("{answer:?}"), [start, &request, end], code).await;
        }
    }
    let caller = serve_tonic(|_| ()).await;
    for (what, start, end, code) in EVENTS {
        let status = caller.failure_with(what, "x-request-id", "r-1").await;
        let path = "/test.v1.Speaker/Say";
        let request = format!(
            r#"http.request.method="POST" url.path="{path}" http.route="{path}" request_id="r-1""#
        );
        let sent = format!("{status:?} {}", String::from_utf8_lossy(status.details()));
        check(&sent, [start, &request, end], code).await;
    }
}

#[test]
fn each_server_tells_sentry_of_a_5xx() {
    let _turn = turn();
    let events = sentry::test::with_captured_events(|| {
        // The workers of actix have threads, and so hubs, of their own.
        let hub = sentry::Hub::current();
        let hook = move |failure: &Failed<'_>| {
            sentry::Hub::run(hub.clone(), || to_sentry(failure));
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            for address in [serve_axum(hook.clone()).await, serve_actix(hook.clone())] {
                for what in ["down", "locked"] {
                    let url = format!("http://{address}/orders/{what}");
                    Answer::to(client().get(url)).await;
                }
            }
            let caller = serve_tonic(hook).await;
            caller.failure("down").await;
            caller.failure("locked").await;
        });
    });
    let operations = ["/orders/{what}", "/orders/{what}", "/test.v1.Speaker/Say"];
    assert_eq!(events.len(), operations.len(), "{events:?}");
    for (event, operation) in events.iter().zip(operations) {
        let values = event.exception.iter();
        let values: Vec<_> = values.map(|one| one.value.as_deref().unwrap_or_default()).collect();
        assert_eq!(values, ["MARKER-1: db-1\nERROR", "MARKER-0: load order 7"]);
        assert_eq!(event.exception.values[1].ty, "StoreDown");
        assert_eq!(event.tags["code"], "STORE_DOWN");
        assert!(!event.tags["request_id"].is_empty());
        assert_eq!(event.transaction.as_deref(), Some(operation));
    }
}
