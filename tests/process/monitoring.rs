//! Tests what metrics, Sentry and OpenTelemetry are told of errors.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex};

use actix_web::web;
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::context::TraceId;
use apierror::metrics::{API_ERRORS_TOTAL, count_error};
use apierror::{ApiError, DeclaredError, Failed, Occurrence, RequestContext, envelope};
use axum::Router;
use axum::routing::get;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use opentelemetry::trace::{Status as SpanStatus, TracerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, Tracer};
use tracing::info_span;

use crate::actix;
use crate::live::{Answer, client, serve};
use crate::log::{logged, turn};
use crate::rpc::{self, Speaker};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("load order {0}")]
    #[api(code = "STORE_DOWN", status = 503)]
    StoreDown(u32, #[source] std::io::Error),
    #[error("no order {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound(u32),
}

fn store_down() -> OrderError {
    OrderError::StoreDown(7, std::io::Error::other("db-1: connection refused"))
}

fn router() -> Router {
    Router::new()
        .route("/orders/{id}", get(async || Err::<(), _>(store_down())))
        .route("/missing/{id}", get(async || Err::<(), _>(OrderError::NotFound(7))))
        .route("/panics", get(panics))
}

async fn panics() {
    panic!("index 7 out of bounds");
}

async fn ask(address: SocketAddr, paths: &[&str]) {
    for path in paths {
        Answer::to(client().get(format!("http://{address}{path}"))).await;
    }
}

/// Returns what is counted since the last call: the labels, and the count.
fn counted(snapshotter: &Snapshotter) -> BTreeMap<String, u64> {
    let counters = snapshotter.snapshot().into_vec().into_iter();
    let counters = counters.filter(|(key, ..)| key.key().name() == API_ERRORS_TOTAL);
    let counters = counters.map(|(key, _, _, value)| {
        let labels: Vec<_> =
            key.key().labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        let DebugValue::Counter(count) = value else { panic!("{value:?}") };
        (labels.join(" "), count)
    });
    counters.filter(|(_, count)| *count > 0).collect()
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that fill the log take turns")]
async fn errors_are_counted_by_code_status_and_operation() {
    let _turn = turn();
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().expect("nobody else installs one");
    let expected = |path: &str| {
        let counts = [
            (format!("code=STORE_DOWN status=503 operation={path}"), 2),
            ("code=ROUTE_NOT_FOUND status=404 operation=".to_owned(), 2),
        ];
        BTreeMap::from(counts)
    };
    let paths = ["/orders/7", "/orders/8", "/a/random/path", "/another?one=1"];

    let layer = ErrorLayer::<envelope::Flat>::new().on_error(count_error);
    ask(serve(router().layer(layer)).await, &paths).await;
    assert_eq!(counted(&snapshotter), expected("/orders/{id}"));

    let middleware = ErrorMiddleware::<envelope::Flat>::new().on_error(count_error);
    let address = actix::serve(middleware, |app| {
        app.route("/orders/{id}", web::get().to(async || Err::<&str, _>(store_down())));
    });
    ask(address, &paths).await;
    assert_eq!(counted(&snapshotter), expected("/orders/{id}"));

    let layer = apierror::tonic::ErrorLayer::new().on_error(count_error);
    let caller = rpc::serve(layer, Speaker::new(async |_| Err(store_down())?)).await;
    for path in ["/test.v1.Speaker/Say", "/test.v1.Speaker/Say", "/a.random/Path", "/b/C"] {
        let ask = tonic::Request::new(rpc::Ask { what: String::new() });
        caller.call(path, ask).await.expect_err("it fails");
    }
    assert_eq!(counted(&snapshotter), expected("/test.v1.Speaker/Say"));
}

/// Sends each 5xx to Sentry.
pub(crate) fn to_sentry(failure: &Failed<'_>) {
    if !failure.status().is_server_error() {
        return;
    }
    let configure = |scope: &mut sentry::Scope| {
        scope.set_tag("code", failure.occurrence().code());
        scope.set_tag("request_id", failure.occurrence().request_id().unwrap_or_default());
        scope.set_transaction(failure.operation());
    };
    sentry::with_scope(configure, || match failure.panic() {
        Some(panic) => sentry::capture_message(panic, sentry::Level::Fatal),
        None => sentry::capture_error(failure.error()),
    });
}

#[test]
fn sentry_is_told_the_type_the_sources_and_the_operation_of_each_5xx() {
    let _turn = turn();
    let events = sentry::test::with_captured_events(|| {
        // Sentry's hub for the test is that of this thread.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let layer = ErrorLayer::<envelope::Flat>::new().on_error(to_sentry);
            let address = serve(router().layer(layer)).await;
            ask(address, &["/orders/7", "/missing/7", "/panics"]).await;
        });
    });
    assert_eq!(events.len(), 2, "{events:?}");
    let exceptions: Vec<_> = events[0]
        .exception
        .iter()
        .map(|exception| (exception.ty.as_str(), exception.value.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(exceptions, [("Custom", "db-1: connection refused"), ("StoreDown", "load order 7")],);
    assert_eq!(events[0].tags["code"], "STORE_DOWN");
    assert_eq!(events[0].transaction.as_deref(), Some("/orders/{id}"));
    assert_eq!(events[1].message.as_deref(), Some("index 7 out of bounds"));
    assert_eq!(events[1].level, sentry::Level::Fatal);
    assert_eq!(events[1].tags["code"], "INTERNAL_ERROR");
}

static SPANS: LazyLock<InMemorySpanExporter> = LazyLock::new(InMemorySpanExporter::default);

/// Returns the tracer of the subscriber of this process.
pub(crate) fn tracer() -> Tracer {
    SdkTracerProvider::builder().with_simple_exporter(SPANS.clone()).build().tracer("tests")
}

/// Returns the spans that have ended since the last call: the status, and the recorded
/// code.
pub(crate) fn spans() -> Vec<(SpanStatus, Option<String>)> {
    let spans = SPANS.get_finished_spans().expect("the exporter runs");
    SPANS.reset();
    let shown = spans.into_iter().map(|span| {
        let code = span.attributes.iter().find(|pair| pair.key.as_str() == "error.type");
        (span.status, code.map(|pair| pair.value.to_string()))
    });
    shown.collect()
}

#[test]
fn only_a_5xx_sets_the_status_of_the_span() {
    let _turn = turn();
    spans();
    for error in [store_down(), OrderError::NotFound(7)] {
        let span = info_span!(target: "apierror", "request", error.type = tracing::field::Empty);
        span.in_scope(|| drop(error.to_response()));
    }
    let expected =
        [(SpanStatus::error("STORE_DOWN"), "STORE_DOWN"), (SpanStatus::Unset, "ORDER_NOT_FOUND")];
    assert_eq!(spans(), expected.map(|(status, code)| (status, Some(code.to_owned()))));
}

#[derive(Clone)]
struct Tenant(String);

fn with_tenant(headers: &http::HeaderMap, context: RequestContext) -> RequestContext {
    let parent = headers.get("traceparent").map(http::HeaderValue::as_bytes);
    let context = match parent.and_then(TraceId::from_traceparent) {
        Some(trace_id) => context.with(trace_id),
        None => context,
    };
    match headers.get("x-tenant").and_then(|tenant| tenant.to_str().ok()) {
        Some("panic") => panic!("in `context`"),
        Some(tenant) => context.with(Tenant(tenant.to_owned())),
        None => context,
    }
}

/// An envelope that shows the tenant.
#[derive(serde::Serialize)]
struct TenantBody {
    code: &'static str,
    tenant: Option<String>,
}

struct ForTenant;

impl envelope::Envelope for ForTenant {
    type Body<'a> = TenantBody;

    fn body(occurrence: &Occurrence<'_>) -> TenantBody {
        let tenant = occurrence.context().and_then(RequestContext::get::<Tenant>);
        TenantBody { code: occurrence.code(), tenant: tenant.map(|tenant| tenant.0.clone()) }
    }
}

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

async fn check_tenant(address: SocketAddr) {
    // An error of a handler, and one that happens before any handler.
    for (path, code) in [("/orders/7", "STORE_DOWN"), ("/nowhere", "ROUTE_NOT_FOUND")] {
        let url = format!("http://{address}{path}");
        let ask = || client().get(&url).header("traceparent", TRACEPARENT);
        let answer = Answer::to(ask().header("x-tenant", "acme")).await;
        assert_eq!(answer.body, format!(r#"{{"code":"{code}","tenant":"acme"}}"#));
        let lines = logged();
        assert!(lines[0].contains(r#" trace_id="4bf92f3577b34da6a3ce929d0e0e4736""#), "{lines:?}");

        let answer = Answer::to(ask().header("x-tenant", "panic")).await;
        assert_eq!(answer.body, format!(r#"{{"code":"{code}","tenant":null}}"#));
        let lines = logged();
        assert!(lines[0].contains(r#"panic="in `context`""#), "{lines:?}");
        assert!(lines[0].contains(r#"http.request.method="GET""#), "{lines:?}");
    }
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "tests that read the log take turns")]
async fn values_from_the_request_are_in_envelopes_hooks_and_logs() {
    let _turn = turn();
    let layer =
        ErrorLayer::<ForTenant>::new().context(|head, context| with_tenant(&head.headers, context));
    check_tenant(serve(router().layer(layer)).await).await;

    let middleware = ErrorMiddleware::<ForTenant>::new().context(|request, context| {
        let headers = request.headers().iter();
        let headers = headers.filter_map(|(name, value)| {
            Some((name.as_str().parse().ok()?, value.as_bytes().try_into().ok()?))
        });
        with_tenant(&headers.collect(), context)
    });
    let address = actix::serve(middleware, |app| {
        app.route("/orders/{id}", web::get().to(async || Err::<&str, _>(store_down())));
    });
    check_tenant(address).await;

    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    let layer = apierror::tonic::ErrorLayer::new()
        .context(|head, context| with_tenant(&head.headers, context))
        .on_error(move |failure| {
            let tenant = failure.context().and_then(RequestContext::get::<Tenant>);
            sink.lock().expect("no panic").push(tenant.map(|tenant| tenant.0.clone()));
        });
    let caller = rpc::serve(layer, Speaker::new(async |_| Err(store_down())?)).await;
    for tenant in ["acme", "panic"] {
        caller.failure_with("", "x-tenant", tenant).await;
    }
    assert_eq!(*told.lock().expect("no panic"), [Some("acme".to_owned()), None]);
}
