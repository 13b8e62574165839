//! Tests that the context of a request is current only while its code runs, on any
//! thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use apierror::{ApiError, DeclaredError, Envelope, Rendered, RequestContext, context, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("gone")]
#[api(code = "GONE", status = 410, envelope = envelope::Nested)]
struct Gone;

/// An error without an envelope of its own.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("closed")]
#[api(code = "CLOSED", status = 503)]
struct Closed {
    #[api(extension = "code2")]
    code: u8,
}

fn of(id: &str) -> Arc<RequestContext> {
    RequestContext::new().with_request_id(id).into()
}

fn current_id() -> Option<String> {
    context::current().and_then(|context| context.request_id().map(str::to_owned))
}

#[tokio::test]
async fn scope_is_current_only_for_its_future() {
    let scoped = context::scope(of("a"), async {
        assert_eq!(current_id().as_deref(), Some("a"));
        tokio::task::yield_now().await;
        let inner = context::scope(of("b"), async {
            tokio::task::yield_now().await;
            current_id()
        });
        assert_eq!(inner.await.as_deref(), Some("b"));
        assert_eq!(current_id().as_deref(), Some("a"));
        let inner = context::sync_scope(of("c"), current_id);
        assert_eq!(inner.as_deref(), Some("c"));
        (current_id(), Gone.to_json())
    });
    let (id, body) = scoped.await;
    assert_eq!(id.as_deref(), Some("a"));
    assert_eq!(body, r#"{"error":{"code":"GONE","message":"gone"},"request_id":"a"}"#);
    assert_eq!(current_id(), None);
}

/// Polls two futures alternately in one task.
#[tokio::test]
async fn interleaved_futures_keep_their_own_context() {
    let each = |id: &'static str| {
        context::scope(of(id), async move {
            for _ in 0..100 {
                assert_eq!(current_id().as_deref(), Some(id));
                tokio::task::yield_now().await;
            }
        })
    };
    tokio::join!(each("a"), each("b"), async {
        for _ in 0..100 {
            assert_eq!(current_id(), None);
            tokio::task::yield_now().await;
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_under_load_never_see_each_others_context() {
    let tasks: Vec<_> = (0..500)
        .map(|i| {
            tokio::spawn(context::scope(of(&i.to_string()), async move {
                for round in 0..40 {
                    assert_eq!(current_id(), Some(i.to_string()), "round {round}");
                    if i % 7 == 0 && round == 20 {
                        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                    }
                    let nested = context::scope(of("nested"), async {
                        tokio::task::yield_now().await;
                        current_id()
                    });
                    assert_eq!(nested.await.as_deref(), Some("nested"));
                    tokio::task::yield_now().await;
                }
                // A spawned task starts without a context.
                tokio::spawn(async { current_id() }).await.expect("no panic")
            }))
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic"), None);
    }
    assert_eq!(current_id(), None);
}

#[test]
fn panic_restores_the_previous_context() {
    let outer = of("outer");
    context::sync_scope(outer, || {
        let mut scoped = pin!(context::scope(of("inner"), async {
            assert_eq!(current_id().as_deref(), Some("inner"));
            panic!("in a poll");
        }));
        let mut cx = Context::from_waker(Waker::noop());
        let polled: Result<Poll<()>, _> =
            catch_unwind(AssertUnwindSafe(|| scoped.as_mut().poll(&mut cx)));
        assert!(polled.is_err());
        assert_eq!(current_id().as_deref(), Some("outer"));

        let ran = catch_unwind(|| context::sync_scope(of("inner"), || panic!("in the work")));
        assert!(ran.is_err());
        assert_eq!(current_id().as_deref(), Some("outer"));
    });
    assert_eq!(current_id(), None);
}

/// Code that runs while a thread ends finds no context and does not panic.
#[test]
fn ending_thread_has_no_context() {
    struct AtTheEnd(std::sync::mpsc::Sender<(Option<String>, String)>);
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            let body = context::sync_scope(of("late"), || Gone.to_response().into_body());
            let body = String::from_utf8(body.to_vec()).expect("UTF-8");
            let _ = self.0.send((current_id(), body));
        }
    }
    thread_local! {
        static LAST: std::cell::RefCell<Option<AtTheEnd>> = const { std::cell::RefCell::new(None) };
    }
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        // Registered first. Whether the context's storage still exists when it is
        // dropped depends on the platform.
        LAST.set(Some(AtTheEnd(sender)));
        context::sync_scope(of("early"), current_id)
    })
    .join()
    .expect("no panic");
    let (id, body) = receiver.recv().expect("the end was reached");
    assert_eq!(id, None);
    assert!(body.starts_with(r#"{"error":{"code":"GONE""#), "{body}");
}

#[test]
fn settings_hold_values_of_any_type() {
    #[derive(Clone, Debug, PartialEq)]
    struct Tenant(u32);
    let request = RequestContext::new().with(Tenant(7)).with("a locale");
    assert_eq!(request.get::<Tenant>(), Some(&Tenant(7)));
    assert_eq!(request.get::<&str>(), Some(&"a locale"));
    assert_eq!(request.get::<u8>(), None);
    let settings = context::Settings::new().with(Tenant(8));
    let request = RequestContext::new().with_settings(settings.into());
    assert_eq!(request.settings().and_then(|settings| settings.get::<Tenant>()), Some(&Tenant(8)));
}

#[test]
fn context_takes_path_and_id_from_the_request() {
    let target: http::Uri = "/orders/7?secret=1".parse().expect("a target");
    let id = http::HeaderValue::from_static("r-1");
    let request = RequestContext::new().target(&target).with_request_id_header(id);
    assert_eq!((request.path(), request.request_id()), (Some("/orders/7"), Some("r-1")));
    let shown = format!("{request:?}");
    assert!(shown.contains("/orders/7") && !shown.contains("secret"), "{shown}");

    let opaque = http::HeaderValue::from_bytes(b"\xff").expect("a legal value");
    assert_eq!(RequestContext::new().with_request_id_header(opaque).request_id(), None);
    let authority: http::Uri = "example.com:80".parse().expect("a target");
    assert_eq!(RequestContext::new().target(&authority).path(), None);
}

/// Without settings the response is marked only in a process with a layer, such
/// as that of these tests.
#[test]
fn response_is_marked_under_settings() {
    let marked = |context: RequestContext| {
        let response = context::sync_scope(context.into(), || Gone.to_response());
        response
            .extensions()
            .get::<Rendered>()
            .map(|rendered| (rendered.code(), rendered.status().as_u16()))
    };
    let settings = Arc::new(context::Settings::new());
    assert_eq!(marked(RequestContext::new().with_settings(settings)), Some(("GONE", 410)));
}

/// The macro checks extension names against problem details, so the service's
/// envelope may have a member of the same name.
#[test]
fn extension_yields_to_a_member_of_the_services_envelope() {
    struct Taken;
    #[derive(serde::Serialize)]
    struct TakenBody<'a> {
        code2: &'static str,
        #[serde(flatten)]
        extensions: Option<apierror::Details<'a>>,
    }
    impl Envelope for Taken {
        const MEMBERS: &'static [&'static str] = &["code2"];
        type Body<'a> = TakenBody<'a>;
        fn body<'a>(occurrence: &apierror::Occurrence<'a>) -> TakenBody<'a> {
            TakenBody { code2: occurrence.code(), extensions: occurrence.extensions() }
        }
    }
    let of_service = |settings: context::Settings| {
        let request = RequestContext::new().with_settings(settings.into());
        context::sync_scope(request.into(), || Closed { code: 7 }.to_json())
    };
    let settings = context::Settings::new;
    assert_eq!(of_service(settings().envelope::<Taken>()), r#"{"code2":"CLOSED"}"#);
    let flat = r#"{"code":"CLOSED","message":"Service Unavailable","status":503,"code2":7}"#;
    assert_eq!(of_service(settings().envelope::<envelope::Flat>()), flat);
    let problem = Closed { code: 7 }.to_json();
    assert!(problem.starts_with(br#"{"type":"about:blank""#));
    assert_eq!(of_service(settings()), problem);
}

/// A custom envelope contains the body of the service's envelope.
#[test]
fn custom_envelope_can_contain_the_services_body() {
    struct Versioned;
    #[derive(serde::Serialize)]
    struct VersionedBody<B> {
        version: u8,
        #[serde(flatten)]
        body: B,
    }
    impl Envelope for Versioned {
        type Body<'a> = VersionedBody<<envelope::Service as Envelope>::Body<'a>>;
        fn body<'a>(occurrence: &apierror::Occurrence<'a>) -> Self::Body<'a> {
            VersionedBody { version: 2, body: envelope::Service::body(occurrence) }
        }
    }
    let settings = context::Settings::new().envelope::<envelope::Flat>();
    let request = RequestContext::new().with_settings(settings.into());
    let body = context::sync_scope(request.into(), || apierror::json_in::<Versioned>(&Gone));
    assert_eq!(body, r#"{"version":2,"code":"GONE","message":"gone","status":410}"#);
    let body: serde_json::Value =
        serde_json::from_slice(&apierror::json_in::<Versioned>(&Gone)).expect("JSON");
    assert_eq!((&body["version"], &body["title"]), (&2.into(), &"Gone".into()));
}

/// Sends ten thousand requests over real sockets, a hundred at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_of_many_clients_gets_its_own_id() {
    use crate::common::live::{Answer, client, serve};
    use apierror::axum::ErrorLayer;
    use axum::Router;
    use axum::routing::get;

    async fn handler() -> Result<(), Gone> {
        let before = current_id();
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(current_id(), before);
        Err(Gone)
    }
    let app = Router::new().route("/", get(handler)).layer(ErrorLayer::<envelope::Nested>::new());
    let address = serve(app).await;
    let client = client();
    let clients: Vec<_> = (0..100)
        .map(|i| {
            let client = client.clone();
            tokio::spawn(async move {
                for round in 0..100 {
                    let id = format!("{i}-{round}");
                    let request =
                        client.get(format!("http://{address}/")).header("x-request-id", &id);
                    let answer = Answer::to(request).await;
                    assert_eq!(answer.headers["x-request-id"], id);
                    assert_eq!(answer.json()["request_id"], id);
                }
            })
        })
        .collect();
    for client in clients {
        client.await.expect("no panic");
    }
}

/// Sends ten thousand requests at once. Each response has the id of its request in
/// header and body.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_of_many_concurrent_requests_gets_its_own_id() {
    use apierror::axum::ErrorLayer;
    use axum::Router;
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt;

    const REQUESTS: usize = 10_000;

    async fn handler() -> Result<(), Gone> {
        // All requests are in flight before the first response.
        let before = current_id();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        assert_eq!(current_id(), before);
        Err(Gone)
    }
    let app: Router =
        Router::new().route("/", get(handler)).layer(ErrorLayer::<envelope::Nested>::new());
    let requests: Vec<_> = (0..REQUESTS)
        .map(|i| {
            let id = format!("request-{i}");
            let request =
                Request::get("/").header("x-request-id", &id).body(axum::body::Body::empty());
            let answered = app.clone().oneshot(request.expect("a request"));
            tokio::spawn(async move {
                let response = answered.await.expect("infallible");
                assert_eq!(response.status(), 410);
                assert_eq!(response.headers()["x-request-id"], id);
                let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
                let expected = format!(
                    r#"{{"error":{{"code":"GONE","message":"gone"}},"request_id":"{id}"}}"#
                );
                assert_eq!(body, expected);
            })
        })
        .collect();
    for request in requests {
        request.await.expect("no panic");
    }
}
