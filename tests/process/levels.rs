//! Tests the level of each log event, on all frameworks, and the limit of a code.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::web;
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::context::{self, Settings};
use apierror::{ApiError, DeclaredError, LogLevel, Occurrence, RequestContext, envelope};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use tracing::{Instrument, info_span};

use crate::actix;
use crate::live::{Answer, client, serve};
use crate::log::{logged, turn};
use crate::rpc::{self, Speaker};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(log = "warn")]
enum OrderError {
    #[error("off")]
    #[api(code = "OFF", status = 500, log = "off")]
    Off,
    #[error("error")]
    #[api(code = "DECLARED", status = 404, log = "error")]
    Declared,
    #[error("type")]
    #[api(code = "OF_TYPE", status = 404)]
    OfType,
    #[error(transparent)]
    #[api(transparent)]
    ByStatus(#[from] ByStatus),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("status {0}")]
#[api(code = "BY_STATUS", status = 500)]
struct ByStatus(#[api(status)] u16);

fn failed(what: &str) -> OrderError {
    match what {
        "off" => OrderError::Off,
        "declared" => OrderError::Declared,
        "type" => OrderError::OfType,
        status => ByStatus(status.parse().unwrap_or_default()).into(),
    }
}

/// What a request asks for, and the level of its event.
const LEVELS: [(&str, &str); 10] = [
    ("off", ""),
    ("declared", "ERROR"),
    ("type", "WARN"),
    ("500", "ERROR"),
    ("503", "ERROR"),
    ("401", "INFO"),
    ("403", "INFO"),
    ("409", "INFO"),
    ("429", "INFO"),
    ("404", "DEBUG"),
];

async fn serve_axum(layer: ErrorLayer<envelope::Flat>) -> SocketAddr {
    let handler = async |Path(what): Path<String>| Err::<(), _>(failed(&what));
    serve(Router::new().route("/{what}", get(handler)).layer(layer)).await
}

fn serve_actix(middleware: ErrorMiddleware<envelope::Flat>) -> SocketAddr {
    let handler = async |what: web::Path<String>| Err::<&str, _>(failed(&what));
    actix::serve(middleware, move |app| {
        app.route("/{what}", web::get().to(handler));
    })
}

fn speaker() -> Speaker {
    Speaker::new(async |what: String| Err(failed(&what))?)
}

async fn ask(address: SocketAddr, what: &str) {
    Answer::to(client().get(format!("http://{address}/{what}"))).await;
}

fn check(what: &str, level: &str) {
    let lines = logged();
    let levels: Vec<_> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
    let expected = if level.is_empty() { Vec::new() } else { vec![level] };
    assert_eq!(levels, expected, "{what}: {lines:?}");
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn level_is_the_declared_one_else_that_of_the_status() {
    let _turn = turn();
    let axum = serve_axum(ErrorLayer::new()).await;
    let actix = serve_actix(ErrorMiddleware::new());
    let tonic = rpc::serve(apierror::tonic::ErrorLayer::new(), speaker()).await;
    for (what, level) in LEVELS {
        ask(axum, what).await;
        check(what, level);
        ask(actix, what).await;
        check(what, level);
        tonic.failure(what).await;
        check(what, level);
    }
}

fn set_level(occurrence: &Occurrence<'_>) -> LogLevel {
    match occurrence.code() {
        "DECLARED" => panic!("in the function of the service"),
        "OF_TYPE" => LogLevel::Off,
        _ if occurrence.status() == 404 => LogLevel::Info,
        _ => occurrence.log_level(),
    }
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn service_sets_levels_by_code_and_status() {
    let _turn = turn();
    let axum = serve_axum(ErrorLayer::new().log_level(set_level)).await;
    let actix = serve_actix(ErrorMiddleware::new().log_level(set_level));
    let layer = apierror::tonic::ErrorLayer::new().log_level(set_level);
    let tonic = rpc::serve(layer, speaker()).await;
    for (what, level) in [("type", ""), ("404", "INFO"), ("500", "ERROR"), ("off", "")] {
        ask(axum, what).await;
        check(what, level);
        ask(actix, what).await;
        check(what, level);
        tonic.failure(what).await;
        check(what, level);
    }
    // After a panic the error has its own level.
    ask(axum, "declared").await;
    let lines = logged();
    assert!(lines[0].contains("in the function of the service"), "{lines:?}");
    assert!(lines[1].starts_with("ERROR message=a request was refused"), "{lines:?}");
}

#[test]
fn layer_settings_apply_to_errors_outside_of_a_layer() {
    let _turn = turn();
    let settings = Settings::new().log_level(|_| LogLevel::Warn);
    let request = RequestContext::new().with_settings(settings.into());
    context::sync_scope(request.into(), || drop(failed("off").to_response()));
    check("off", "WARN");
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn burst_of_one_code_is_cut_and_counted() {
    let _turn = turn();
    let axum = serve_axum(ErrorLayer::new().log_at_most(3)).await;
    check_burst(async |what| ask(axum, what).await).await;
    let actix = serve_actix(ErrorMiddleware::new().log_at_most(3));
    check_burst(async |what| ask(actix, what).await).await;
    let tonic = rpc::serve(apierror::tonic::ErrorLayer::new().log_at_most(3), speaker()).await;
    check_burst(async |what| drop(tonic.failure(what).await)).await;
}

async fn check_burst(ask: impl AsyncFn(&str)) {
    const SENT: usize = 40;
    for _ in 0..SENT {
        ask("500").await;
    }
    ask("declared").await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    ask("declared").await;

    let lines = logged();
    let count = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
    assert_eq!(count(r#"error.type="DECLARED""#), 2, "{lines:?}");
    let whole = count(r#"error.type="BY_STATUS" http"#);
    let left_out = lines.iter().filter_map(|line| {
        line.split_once(
            r#"ERROR message=errors were left out of the log: there were too many in one second error.type="BY_STATUS" count="#,
        )
    });
    let left_out: usize = left_out.map(|(_, count)| count.parse().unwrap_or(0)).sum();
    assert!((3..SENT).contains(&whole), "{lines:?}");
    assert_eq!(whole + left_out, SENT, "{lines:?}");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("load {0}")]
#[api(code = "LOAD", status = 500)]
struct Load(String, #[source] std::io::Error);

fn load(what: String) -> Load {
    Load(what.clone(), std::io::Error::other(what))
}

/// Each text of the chain is quoted and escaped, so nothing of a request can end a
/// line, or look like a field.
#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn nothing_of_a_request_is_unescaped_in_the_error_value() {
    let _turn = turn();
    let handler = async |Path(what): Path<String>| Err::<(), _>(load(what));
    let layer = ErrorLayer::<envelope::Flat>::new();
    let axum = serve(Router::new().route("/{what}", get(handler)).layer(layer)).await;
    let handler = async |what: web::Path<String>| Err::<&str, _>(load(what.into_inner()));
    let middleware = ErrorMiddleware::<envelope::Flat>::new();
    let actix = actix::serve(middleware, move |app| {
        app.route("/{what}", web::get().to(handler));
    });
    for address in [axum, actix] {
        let path = "a%0aERROR%20code=FORGED%20x=%22%1b%5b31m%e2%80%ae";
        Answer::to(client().get(format!("http://{address}/{path}"))).await;
        let text = r#"a\nERROR code=FORGED x=\"\u{1b}[31m\u{202e}"#;
        let expected = format!(
            r#"exception.message="load {text}" error="load {text}" error.sources=["{text}"]"#
        );
        let lines = logged();
        assert!(lines[0].ends_with(&expected), "{lines:?}");
    }
    let speaker = Speaker::new(async |what: String| Err(load(what))?);
    let tonic = rpc::serve(apierror::tonic::ErrorLayer::new(), speaker).await;
    tonic.failure("a\nb=\"\u{202e}").await;
    let lines = logged();
    assert!(lines[0].ends_with(r#"error.sources=["a\nb=\"\u{202e}"]"#), "{lines:?}");
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn code_is_recorded_on_the_span_of_the_request() {
    let _turn = turn();
    let span = info_span!(target: "apierror", "request", error.type = tracing::field::Empty);
    async { drop(failed("404").to_response()) }.instrument(span).await;
    let lines = logged();
    assert_eq!(lines[0], r#"SPAN error.type="BY_STATUS""#, "{lines:?}");

    let without = info_span!(target: "apierror", "request");
    async { drop(failed("404").to_response()) }.instrument(without).await;
    check("404", "DEBUG");
}
