//! Tests what hooks see of each error, over real servers.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web;
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::{ErrorLayer, Json};
use apierror::envelope::Nested;
use apierror::{ApiError, DeclaredError, Failed, RequestContext, context};
use axum::Router;
use axum::routing::{get, post};
use http::StatusCode;
use tower::ServiceBuilder;

use crate::common::actix;
use crate::common::live::{Answer, client, serve};
use crate::grpc::rpc::{self, Ask, Speaker};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("SECRET load order {0}")]
    #[api(code = "STORE_DOWN", status = 503)]
    StoreDown(u32, #[source] io::Error),
}

fn store_down() -> OrderError {
    OrderError::StoreDown(7, io::Error::other("SECRET db-1"))
}

/// What a hook has seen.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    code: &'static str,
    status: u16,
    method: Option<String>,
    operation: Option<String>,
    panic: Option<String>,
    /// The number in an [`OrderError`], if the error is one.
    number: Option<u32>,
    /// The error, and its sources.
    texts: Vec<String>,
    request_id: Option<String>,
}

impl Seen {
    fn new(failure: &Failed<'_>) -> Self {
        let duration = failure.duration().expect("the context has a time");
        assert!(duration > Duration::ZERO && duration < Duration::from_secs(60), "{duration:?}");
        let own = failure.error().downcast_ref::<OrderError>();
        let chain = std::iter::successors(Some(failure.error()), |&error| error.source());
        Self {
            code: failure.occurrence().code(),
            status: failure.status().as_u16(),
            method: failure.method().map(ToString::to_string),
            operation: failure.operation().map(str::to_owned),
            panic: failure.panic().map(str::to_owned),
            number: own.map(|OrderError::StoreDown(number, _)| *number),
            texts: chain.map(ToString::to_string).collect(),
            request_id: failure.occurrence().request_id().map(str::to_owned),
        }
    }
}

type Sink = Arc<Mutex<Vec<Seen>>>;

fn take(sink: &Sink) -> Vec<Seen> {
    std::mem::take(&mut *sink.lock().expect("no panic"))
}

fn hook(sink: &Sink) -> impl Fn(&Failed<'_>) + Send + Sync + 'static {
    let sink = Arc::clone(sink);
    move |failure| sink.lock().expect("no panic").push(Seen::new(failure))
}

/// Returns the only error of the request.
async fn seen(sink: &Sink, address: SocketAddr, method: &str, path: &str) -> Seen {
    let method = method.parse().expect("a method");
    let request = client().request(method, format!("http://{address}{path}"));
    let request = request.header("x-request-id", "r-1").header("content-type", "application/json");
    let answer = Answer::to(request.body("{")).await;
    assert!(answer.status.is_client_error() || answer.status.is_server_error(), "{answer:?}");
    assert!(!answer.body.contains("SECRET"), "{answer:?}");
    let mut all = take(sink);
    assert_eq!(all.len(), 1, "{all:?}");
    let seen = all.remove(0);
    assert_eq!(seen.status, answer.status.as_u16());
    assert_eq!(seen.request_id.as_deref(), Some("r-1"));
    seen
}

async fn check_over_http(sink: &Sink, address: SocketAddr) {
    let own = seen(sink, address, "GET", "/orders/7").await;
    assert_eq!(
        own,
        Seen {
            code: "STORE_DOWN",
            status: 503,
            method: Some("GET".to_owned()),
            operation: Some("/orders/{id}".to_owned()),
            number: Some(7),
            texts: vec!["SECRET load order 7".to_owned(), "SECRET db-1".to_owned()],
            request_id: Some("r-1".to_owned()),
            panic: None,
        }
    );

    let malformed = seen(sink, address, "POST", "/orders").await;
    assert_eq!((malformed.code, malformed.status), ("MALFORMED_BODY", 400));
    assert_eq!(malformed.operation.as_deref(), Some("/orders"));

    let unknown = seen(sink, address, "GET", "/nowhere/7").await;
    assert_eq!((unknown.code, unknown.operation), ("ROUTE_NOT_FOUND", None));

    let panicked = seen(sink, address, "GET", "/panics").await;
    assert_eq!((panicked.code, panicked.status), ("INTERNAL_ERROR", 500));
    assert_eq!(panicked.panic.as_deref(), Some("SECRET index 7 out of bounds"));
    assert_eq!(panicked.operation.as_deref(), Some("/panics"));

    let after = seen(sink, address, "GET", "/orders/7").await;
    assert_eq!(after.panic, None, "the text of an earlier panic is gone");

    let foreign = seen(sink, address, "GET", "/foreign").await;
    assert_eq!((foreign.code, foreign.status), ("BAD_GATEWAY", 502));

    let detached = seen(sink, address, "GET", "/spawned").await;
    assert_eq!((detached.code, detached.number), ("STORE_DOWN", None));
    assert_eq!(detached.texts, ["SECRET load order 7", "SECRET db-1"]);
    assert_eq!(detached.operation.as_deref(), Some("/spawned"));
}

async fn panics() {
    panic!("SECRET index {} out of bounds", 7);
}

#[tokio::test]
async fn hook_sees_errors_of_axum() {
    let sink = Sink::default();
    let slow = async || tokio::time::sleep(Duration::from_secs(60)).await;
    let timeout = ServiceBuilder::new()
        .layer(axum::error_handling::HandleErrorLayer::new(async |_: tower::BoxError| {
            StatusCode::REQUEST_TIMEOUT
        }))
        .timeout(Duration::from_millis(10));
    let app = Router::new()
        .route("/orders/{id}", get(async || Err::<(), _>(store_down())))
        .route("/orders", post(async |_: Json<u8>| ()))
        .route("/panics", get(panics))
        .route("/foreign", get(async || StatusCode::BAD_GATEWAY))
        .route(
            "/spawned",
            get(async || {
                let task = tokio::spawn(async {
                    axum::response::IntoResponse::into_response(store_down())
                });
                task.await.expect("no panic")
            }),
        )
        .route("/slow", get(slow).layer(timeout))
        .layer(ErrorLayer::<Nested>::new().on_error(hook(&sink)));
    let address = serve(app).await;
    check_over_http(&sink, address).await;

    let late = seen(&sink, address, "GET", "/slow").await;
    assert_eq!((late.code, late.operation.as_deref()), ("REQUEST_TIMEOUT", Some("/slow")));
    let wrong = seen(&sink, address, "DELETE", "/orders").await;
    assert_eq!((wrong.code, wrong.method.as_deref()), ("METHOD_NOT_ALLOWED", Some("DELETE")));
}

#[tokio::test]
async fn hook_sees_errors_of_actix() {
    let sink = Sink::default();
    let middleware = ErrorMiddleware::<Nested>::new().on_error(hook(&sink));
    let address = actix::serve(middleware, |app| {
        let orders = async |_: apierror::actix_web::Json<u8>| "";
        app.route("/orders/{id}", web::get().to(async || Err::<&str, _>(store_down())))
            .route("/orders", web::post().to(orders))
            .route(
                "/panics",
                web::get().to(async || {
                    panics().await;
                    ""
                }),
            )
            .route("/foreign", web::get().to(actix_web::HttpResponse::BadGateway))
            .route(
                "/spawned",
                web::get().to(async || {
                    let respond = || actix_web::ResponseError::error_response(&store_down());
                    let task = actix_web::rt::spawn(async move { respond() });
                    task.await.expect("no panic")
                }),
            );
    });
    check_over_http(&sink, address).await;
}

#[tokio::test]
async fn hook_sees_errors_of_tonic() {
    let sink = Sink::default();
    let speaker = Speaker::new(async |what: String| match what.as_str() {
        "ours" => Err(store_down())?,
        "foreign" => Err(tonic::Status::internal("SECRET the other server")),
        _ => panic!("SECRET index 7 out of bounds"),
    });
    let layer = apierror::tonic::ErrorLayer::new().on_error(hook(&sink));
    let caller = rpc::serve(layer, speaker).await;
    let say = Some("/test.v1.Speaker/Say");

    caller.failure("ours").await;
    let seen = take(&sink).remove(0);
    assert_eq!((seen.code, seen.status, seen.number), ("STORE_DOWN", 503, Some(7)));
    assert_eq!((seen.method.as_deref(), seen.operation.as_deref()), (Some("POST"), say));

    caller.failure("foreign").await;
    let seen = take(&sink).remove(0);
    assert_eq!((seen.code, seen.operation.as_deref()), ("INTERNAL_ERROR", say));
    assert!(seen.texts[1].contains("the other server"), "{seen:?}");

    caller.failure("panic").await;
    let seen = take(&sink).remove(0);
    assert_eq!(seen.panic.as_deref(), Some("SECRET index 7 out of bounds"));

    let unknown = tonic::Request::new(Ask { what: String::new() });
    let status = caller.call("/test.v1.Speaker/Nothing", unknown).await.expect_err("unknown");
    assert_eq!(status.code(), tonic::Code::Unimplemented);
    let seen = take(&sink).remove(0);
    assert_eq!((seen.code, seen.operation), ("ROUTE_NOT_FOUND", None));
}

#[test]
fn hooks_are_called_in_order_and_a_panic_stops_none() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("gone")]
    #[api(code = "GONE", status = 410)]
    struct Gone;

    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = |name: &'static str| {
        let told = Arc::clone(&told);
        move |failure: &Failed<'_>| {
            // Does not call the hooks again.
            drop(Gone.to_response());
            told.lock().expect("no panic").push((name, failure.panic().is_some()));
        }
    };
    let settings = context::Settings::new()
        .on_error(tell("first"))
        .on_error(|_| panic!("in a hook"))
        .on_error(tell("last"));
    let request = RequestContext::new().with_settings(settings.into());
    let response = context::sync_scope(request.into(), || store_down().to_response());
    assert_eq!(response.status(), 503);
    assert_eq!(*told.lock().expect("no panic"), [("first", false), ("last", false)]);
}

/// Returns the type name and the texts that a hook sees.
fn seen_of(
    error: &dyn ApiError,
    is_own: impl Fn(&(dyn Error + 'static)) -> bool + Send + Sync + 'static,
) -> (bool, Vec<String>) {
    let sink = Arc::new(Mutex::new((false, Vec::new())));
    let told = Arc::clone(&sink);
    let settings = context::Settings::new().on_error(move |failure| {
        let chain = std::iter::successors(Some(failure.error()), |&error| error.source());
        *told.lock().expect("no panic") =
            (is_own(failure.error()), chain.map(ToString::to_string).collect());
    });
    let request = RequestContext::new().with_settings(settings.into());
    let respond = || drop(apierror::response_in::<Nested>(error));
    context::sync_scope(request.into(), respond);
    sink.lock().expect("no panic").clone()
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("borrowed {0}")]
#[api(code = "BORROWED", status = 500)]
struct Borrowed<'a>(&'a str, #[source] io::Error);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("generic {0}")]
#[api(code = "GENERIC", status = 500)]
struct Generic<T: std::fmt::Debug + std::fmt::Display>(T);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("static {0}")]
#[api(code = "STATIC", status = 500)]
struct Static<T>(T)
where
    T: std::fmt::Debug + std::fmt::Display + 'static;

#[test]
fn error_that_may_borrow_is_a_copy_with_its_sources() {
    let text = "text".to_owned();
    let borrowed = Borrowed(&text, io::Error::other("db-1"));
    let (is_own, texts) = seen_of(&borrowed, <dyn Error>::is::<Borrowed<'static>>);
    assert!(!is_own);
    assert_eq!(texts, ["borrowed text", "db-1"]);

    let (is_own, texts) = seen_of(&Generic(7), <dyn Error>::is::<Generic<i32>>);
    assert_eq!((is_own, texts), (false, vec!["generic 7".to_owned()]));
    let (is_own, texts) = seen_of(&Static(7), <dyn Error>::is::<Static<i32>>);
    assert_eq!((is_own, texts), (true, vec!["static 7".to_owned()]));
    let boxed = Box::new(Static(7));
    assert!(seen_of(&boxed, <dyn Error>::is::<Static<i32>>).0);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum FactsError<T: std::fmt::Debug> {
    #[error("load")]
    #[api(code = "LOAD", status = 503)]
    Load {
        #[api(log)]
        shard: T,
        #[api(log)]
        text: String,
        #[api(detail)]
        tries: u8,
    },
    #[error("other")]
    #[api(code = "OTHER", status = 404)]
    Other(#[api(log)] u8),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer {
    #[error(transparent)]
    #[api(transparent)]
    Facts(#[from] FactsError<&'static str>),
}

struct PanicsInDebug;

impl std::fmt::Debug for PanicsInDebug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("so far")?;
        panic!("in `Debug`")
    }
}

/// Returns the facts that a hook sees, and the event.
fn facts_of(error: &(impl DeclaredError + Sync)) -> (Vec<(&'static str, String)>, String) {
    let sink = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&sink);
    let settings = context::Settings::new()
        .on_error(move |failure| *told.lock().expect("no panic") = failure.facts());
    let request = Arc::new(RequestContext::new().with_settings(settings.into()));
    let mut events = crate::common::events(|| {
        let response = context::sync_scope(request, || error.to_response());
        let wire = format!("{:?} {:?}", response.headers(), response.body());
        assert!(!wire.contains("SECRET") && !wire.contains("shard"), "{wire}");
    });
    let facts = sink.lock().expect("no panic").clone();
    (facts, events.pop().expect("an event"))
}

#[test]
fn facts_are_in_the_log_and_in_hooks_and_nowhere_else() {
    let load = || FactsError::Load { shard: "SECRET eu", text: "a\n\"b\"".into(), tries: 3 };
    let (facts, event) = facts_of(&Outer::from(load()));
    let expected = [("shard", r#""SECRET eu""#.to_owned()), ("text", r#""a\n\"b\"""#.to_owned())];
    assert_eq!(facts, expected);
    let shown = r#" facts="shard=\"SECRET eu\" text=\"a\\n\\\"b\\\"\"""#;
    assert!(event.ends_with(shown), "{event}");

    let (facts, event) = facts_of(&FactsError::<u8>::Other(7));
    assert_eq!(facts, [("0", "7".to_owned())]);
    assert!(event.ends_with(r#" facts="0=7""#), "{event}");

    let (facts, _) =
        facts_of(&FactsError::Load { shard: PanicsInDebug, text: "x".into(), tries: 3 });
    assert_eq!(facts, [("shard", "so far".to_owned()), ("text", "\"x\"".to_owned())]);

    let long = FactsError::Load { shard: 7, text: "x".repeat(5000), tries: 3 };
    assert_eq!(facts_of(&long).0[1].1.chars().count(), 1025);
}

#[test]
fn facts_are_in_no_document_lock_or_report() {
    let catalog = apierror::Catalog::of::<Outer>();
    for document in
        [catalog.to_json(), catalog.to_markdown(), catalog.to_openapi(), catalog.to_html()]
    {
        assert!(!document.contains("shard"), "{document}");
        assert!(document.contains("tries"), "{document}");
    }
    let error = FactsError::Load { shard: "SECRET", text: String::new(), tries: 3 };
    let report = serde_json::to_string(&error.to_report()).expect("a report serialises");
    assert!(!report.contains("SECRET"), "{report}");
    let fields = FactsError::<u8>::specs().flat_map(|spec| spec.fields);
    assert_eq!(fields.map(|field| field.name).collect::<Vec<_>>(), ["tries"]);
}
