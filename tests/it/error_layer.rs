//! Tests of `ErrorLayer` that only axum or tower have, over a real socket.

use std::borrow::Cow;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use apierror::axum::{ErrorLayer, error_event, error_event_in, rendered};
use apierror::envelope::{self, Envelope, Flat, Nested, ProblemDetails, WithRetry};
use apierror::{ApiError, Failure, FieldError, Occurrence, context};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::Full;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::{BoxError, Layer, ServiceBuilder};
use tower_http::cors::CorsLayer;

use crate::common::live::{Answer, client, serve};
use crate::layers::service::{self, SECRET, check_head, code, not_found};
use crate::layers::{ask, ask_by, header};

/// `{ok: false, problem: {code, text, request}}` with status 200 and a header: it
/// overrides everything that an envelope may override.
struct Custom;

#[derive(serde::Serialize)]
struct CustomBody<'a> {
    ok: bool,
    problem: CustomProblem<'a>,
}

#[derive(serde::Serialize)]
struct CustomProblem<'a> {
    code: &'static str,
    text: Cow<'a, str>,
    request: Option<&'a str>,
}

impl Envelope for Custom {
    const CONTENT_TYPE: &'static str = "application/vnd.custom+json";
    type Body<'a> = CustomBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> CustomBody<'a> {
        let (code, text) = (occurrence.code(), occurrence.message());
        CustomBody {
            ok: false,
            problem: CustomProblem { code, text, request: occurrence.request_id() },
        }
    }
    fn status(_: &Occurrence<'_>) -> StatusCode {
        StatusCode::OK
    }
    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        headers.insert("x-custom", occurrence.status().as_u16().into());
    }
}

fn router() -> Router {
    service::over_axum::routes()
        .route("/echo", post(|body: String| async move { body }))
        .route(
            "/forms",
            post(|axum::Json(body): axum::Json<Value>| async move { axum::Json(body) }),
        )
        .route("/slow", get(|| async { std::future::pending::<()>().await }))
}

async fn served<E: Envelope + 'static>() -> SocketAddr {
    serve(router().layer(ErrorLayer::<E>::new())).await
}

#[tokio::test]
async fn wrong_method_uses_the_envelope() {
    let address = served::<Nested>().await;
    let wrong = ask_by(Method::POST, address, "/product").await;
    assert_eq!(code(&wrong, 405), "METHOD_NOT_ALLOWED");
    assert_eq!(header(&wrong, "allow"), ["GET,HEAD"]);
}

/// Here the layer sees the final responses of the router.
#[tokio::test]
async fn layer_around_a_whole_router_replaces_errors() {
    let whole = ErrorLayer::<Nested>::new().layer(router());
    let address = serve(Router::new().fallback_service(whole)).await;
    assert_eq!(code(&ask(address, "/nowhere").await, 404), "ROUTE_NOT_FOUND");
    assert_eq!(code(&ask(address, "/product").await, 404), "PRODUCT_NOT_FOUND");
    let wrong = ask_by(Method::POST, address, "/product").await;
    assert_eq!(code(&wrong, 405), "METHOD_NOT_ALLOWED");
    assert_eq!(header(&wrong, "allow"), ["GET,HEAD"]);
    assert_eq!(code(&ask(address, "/panics").await, 500), "INTERNAL_ERROR");
}

#[tokio::test]
async fn rejection_of_axums_extractors_is_replaced() {
    let address = served::<Nested>().await;
    let send = async |content_type: &str, body: Vec<u8>| {
        let request =
            client().post(format!("http://{address}/forms")).header("x-request-id", "r-1");
        Answer::to(request.header("content-type", content_type).body(body)).await
    };
    assert_eq!(code(&send("text/plain", b"{}".to_vec()).await, 415), "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(
        code(&send("application/json", b"{\"db-1.internal".to_vec()).await, 400),
        "BAD_REQUEST"
    );
    // axum's own limit is 2 MB.
    assert_eq!(
        code(&send("application/json", vec![b' '; 3_000_000]).await, 413),
        "PAYLOAD_TOO_LARGE"
    );
    assert_eq!(send("application/json", b"{}".to_vec()).await.body, "{}");
}

/// A service that is never ready.
#[derive(Clone)]
struct Unready;
impl tower::Service<Request> for Unready {
    type Response = Response;
    type Error = BoxError;
    type Future = std::future::Pending<Result<Response, BoxError>>;
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Err(SECRET.into()))
    }
    fn call(&mut self, _: Request) -> Self::Future {
        unreachable!("it is not ready")
    }
}

/// Covers a service that panics in `call`, and one that is never ready.
#[tokio::test]
async fn service_that_panics_or_is_never_ready_gets_a_500() {
    let panicking = tower::service_fn(|request: Request| {
        assert!(request.uri().path() == "/ok", "panicked over {SECRET}");
        std::future::ready(Ok::<_, Infallible>("fine".into_response()))
    });
    let layered = ErrorLayer::<Nested>::new().layer(panicking);
    let address = serve(Router::new().fallback_service(layered)).await;
    assert_eq!(code(&ask(address, "/panics").await, 500), "INTERNAL_ERROR");
    assert_eq!(ask(address, "/ok").await.body, "fine");

    let layered = ErrorLayer::<Nested>::new().layer(Unready);
    let address = serve(Router::new().fallback_service(layered)).await;
    assert_eq!(code(&ask(address, "/").await, 500), "INTERNAL_ERROR");
}

#[tokio::test]
async fn timeout_and_overload_use_the_envelope() {
    let bare = tower_http::timeout::TimeoutLayer::with_status_code(
        StatusCode::REQUEST_TIMEOUT,
        Duration::from_millis(20),
    );
    let address = serve(router().layer(bare).layer(ErrorLayer::<Nested>::new())).await;
    assert_eq!(code(&ask(address, "/slow").await, 408), "REQUEST_TIMEOUT");

    let bare = tower_http::timeout::TimeoutLayer::with_status_code(
        StatusCode::GATEWAY_TIMEOUT,
        Duration::from_millis(20),
    );
    let address = serve(router().layer(bare).layer(ErrorLayer::<Nested>::new())).await;
    assert_eq!(code(&ask(address, "/slow").await, 504), "GATEWAY_TIMEOUT");

    // `tower`'s layers return errors, which axum does not accept. This layer
    // converts them.
    let failing = ServiceBuilder::new()
        .layer(ErrorLayer::<Nested>::new())
        .layer(tower::timeout::TimeoutLayer::new(Duration::from_millis(20)));
    let address = serve(router().layer(failing)).await;
    assert_eq!(code(&ask(address, "/slow").await, 408), "REQUEST_TIMEOUT");
    assert_eq!(ask(address, "/ok").await.body, "fine");

    let mapped =
        ErrorLayer::<Nested>::new().map_error(|_| Failure::Status(StatusCode::GATEWAY_TIMEOUT));
    let failing = ServiceBuilder::new()
        .layer(mapped)
        .layer(tower::timeout::TimeoutLayer::new(Duration::from_millis(20)));
    let address = serve(router().layer(failing)).await;
    assert_eq!(code(&ask(address, "/slow").await, 504), "GATEWAY_TIMEOUT");

    let shedding = ServiceBuilder::new()
        .layer(ErrorLayer::<Nested>::new())
        .load_shed()
        .concurrency_limit(1)
        .service(router());
    let address = serve(Router::new().fallback_service(shedding)).await;
    let slow = tokio::spawn(client().get(format!("http://{address}/slow")).send());
    let refused = loop {
        let answer = ask(address, "/ok").await;
        if answer.status != 200 {
            break answer;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(code(&refused, 503), "SERVICE_UNAVAILABLE");
    slow.abort();
}

/// A stream is not polled for a response to `HEAD`.
#[tokio::test]
async fn response_to_head_has_no_body_around_a_whole_router() {
    let whole = ErrorLayer::<Nested>::new().layer(router());
    let address = serve(Router::new().fallback_service(whole)).await;
    for path in ["/nowhere", "/product", "/panics", "/signed-out", "/page"] {
        check_head(address, path).await;
    }
    assert_eq!(header(&ask_by(Method::HEAD, address, "/ok").await, "content-length"), ["4"]);
    assert_eq!(ask_by(Method::HEAD, address, "/stream-panics").await.status, 200);
}

#[tokio::test]
async fn cors_headers_are_kept_from_inner_and_outer_layers() {
    let cors =
        || CorsLayer::new().allow_origin(["https://shop.example".parse().expect("an origin")]);
    let inside = serve(router().layer(cors()).layer(ErrorLayer::<Nested>::new())).await;
    let outside = serve(router().layer(ErrorLayer::<Nested>::new()).layer(cors())).await;
    for address in [inside, outside] {
        for (path, status) in [("/nowhere", 404), ("/page", 500), ("/panics", 500)] {
            if address == inside && path == "/panics" {
                // A panic skips the inner layers: there is no response to add to.
                continue;
            }
            let request =
                client().get(format!("http://{address}{path}")).header("x-request-id", "r-1");
            let answer = Answer::to(request.header("origin", "https://shop.example")).await;
            code(&answer, status);
            assert_eq!(
                header(&answer, "access-control-allow-origin"),
                ["https://shop.example"],
                "{path}"
            );
            assert!(!header(&answer, "vary").is_empty());
        }
    }
}

#[tokio::test]
async fn error_of_another_middleware_is_replaced() {
    async fn broken(request: Request, next: Next) -> Response {
        if request.uri().query() == Some("broken") {
            return (StatusCode::INTERNAL_SERVER_ERROR, format!("at {SECRET}")).into_response();
        }
        next.run(request).await
    }
    let address = serve(router().layer(from_fn(broken)).layer(ErrorLayer::<Nested>::new())).await;
    assert_eq!(code(&ask(address, "/ok?broken").await, 500), "INTERNAL_ERROR");
    assert_eq!(ask(address, "/ok").await.body, "fine");
}

/// A middleware is told which error a response was rendered from.
#[tokio::test]
async fn other_middleware_sees_which_error_was_rendered() {
    async fn labelled(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        let code = rendered(&response).map_or("none", |error| error.code());
        response.headers_mut().insert("x-label", code.parse().expect("a value"));
        response
    }
    let layers = ServiceBuilder::new().layer(ErrorLayer::<Flat>::new()).layer(from_fn(labelled));
    let address =
        serve(router().route("/label", get(|| async { Err::<(), _>(not_found()) })).layer(layers))
            .await;
    assert_eq!(header(&ask(address, "/ok").await, "x-label"), ["none"]);
    // The original was no API error.
    assert_eq!(header(&ask(address, "/teapot").await, "x-label"), ["none"]);
    assert_eq!(header(&ask(address, "/label").await, "x-label"), ["PRODUCT_NOT_FOUND"]);
}

#[tokio::test]
async fn dropped_rendered_error_does_not_mark_another_response() {
    async fn dropped() -> Response {
        drop(not_found().into_response());
        (StatusCode::INTERNAL_SERVER_ERROR, SECRET).into_response()
    }
    let address =
        serve(Router::new().route("/", get(dropped)).layer(ErrorLayer::<Nested>::new())).await;
    assert_eq!(code(&ask(address, "/").await, 500), "INTERNAL_ERROR");
}

/// Codes of an existing API: one of `ServiceError`'s, with another status.
#[derive(Debug, thiserror::Error, ApiError)]
enum PublishedError {
    #[error("no endpoint")]
    #[api(code = "NO_SUCH_ENDPOINT", status = 404)]
    NoSuchEndpoint,
    #[error("{} invalid fields", fields.len())]
    #[api(code = "VALIDATION_FAILED", status = 400)]
    Validation {
        #[api(details)]
        fields: Vec<FieldError>,
    },
}

impl TryFrom<Failure> for PublishedError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::RouteNotFound => Ok(Self::NoSuchEndpoint),
            Failure::InvalidBody(fields) => Ok(Self::Validation { fields }),
            other => Err(other),
        }
    }
}

#[tokio::test]
async fn returned_failure_becomes_a_service_error() {
    let invalid = || async { Failure::InvalidBody(vec![FieldError::new("sku", "Required")]) };
    let router = router()
        .route("/invalid", get(invalid))
        .route("/none", get(|| async { Failure::RouteNotFound }));
    let address = serve(router.layer(ErrorLayer::<Nested>::new().errors::<PublishedError>())).await;
    assert_eq!(code(&ask(address, "/nowhere").await, 404), "NO_SUCH_ENDPOINT");
    assert_eq!(code(&ask(address, "/panics").await, 500), "INTERNAL_ERROR");
    assert_eq!(code(&ask(address, "/teapot").await, 418), "IM_A_TEAPOT");
    let invalid = ask(address, "/invalid").await;
    assert_eq!(code(&invalid, 400), "VALIDATION_FAILED");
    assert_eq!(invalid.json()["error"]["details"][0]["path"], "sku");
    assert_eq!(code(&ask(address, "/none").await, 404), "NO_SUCH_ENDPOINT");
}

/// A handler or a fallback may return a failure. It is rendered once, with the id.
#[tokio::test]
async fn failure_returned_by_a_handler_is_a_response() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let layer = ErrorLayer::<Nested>::new().on_error({
        let told = Arc::clone(&told);
        move |failure| told.lock().expect("no panic").push(failure.occurrence().code())
    });
    let nested = |fallback: bool| {
        let inner = Router::new().route("/ok", get(|| async { "fine" }));
        if fallback { inner.fallback(|| async { Failure::RouteNotFound }) } else { inner }
            .layer(layer.clone())
    };
    let address =
        serve(Router::new().nest("/whole", nested(true)).nest("/open", nested(false))).await;
    let whole = ask(address, "/whole/nowhere").await;
    assert_eq!(code(&whole, 404), "ROUTE_NOT_FOUND");
    assert_eq!(
        (header(&whole, "x-request-id"), &whole.json()["request_id"]),
        (vec!["r-1"], &json!("r-1"))
    );
    // The documentation of the layer describes a nested router without a fallback.
    let open = ask(address, "/open/nowhere").await;
    assert_eq!((open.status.as_u16(), open.body.as_str()), (404, ""));
    assert_eq!(*told.lock().expect("no panic"), ["ROUTE_NOT_FOUND"]);

    // Without a layer it is rendered as a `ServiceError`.
    let bare = serve(Router::new().fallback(|| async { Failure::RouteNotFound })).await;
    assert_eq!(ask(bare, "/nowhere").await.json()["code"], "ROUTE_NOT_FOUND");
}

/// The service's own conversion panics, and the response still has an envelope.
#[tokio::test]
async fn panic_while_converting_a_failure_becomes_a_500() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("never made")]
    #[api(code = "NEVER", status = 500)]
    struct Never;
    impl From<Failure> for Never {
        fn from(_: Failure) -> Self {
            panic!("panicked over {SECRET}")
        }
    }
    let address = serve(router().layer(ErrorLayer::<Nested>::new().errors::<Never>())).await;
    let answer = ask(address, "/nowhere").await;
    assert_eq!((answer.status.as_u16(), header(&answer, "x-request-id")), (500, vec!["r-1"]));
    assert_eq!(answer.json()["code"], "INTERNAL_ERROR");
}

/// The overridden status, headers and content type apply to the service's errors.
#[tokio::test]
async fn custom_envelope_can_be_the_services() {
    let address = served::<Custom>().await;
    let (found, text) = ("PRODUCT_NOT_FOUND", "Product 'shirt-42' not found.");
    let (route, no_route) = ("ROUTE_NOT_FOUND", "There is no such route.");
    for (path, code, text) in
        [("/product", found, text), ("/nowhere", route, no_route), ("/any-error", found, text)]
    {
        let answer = ask(address, path).await;
        let problem = json!({"code": code, "text": text, "request": "r-1"});
        assert_eq!(
            (answer.status.as_u16(), answer.json()),
            (200, json!({"ok": false, "problem": problem}))
        );
        assert_eq!(header(&answer, "content-type"), ["application/vnd.custom+json"]);
        assert_eq!(header(&answer, "x-custom"), ["404"]);
    }
}

/// `WithRetry<Service>` adds the advice to the service's envelope once.
#[tokio::test]
async fn with_retry_adds_advice_to_the_services_envelope() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("busy")]
    #[api(code = "BUSY", status = 503, envelope = WithRetry<envelope::Service>)]
    struct Busy;
    let busy = || Router::new().route("/", get(|| async { Err::<(), _>(Busy) }));
    let retry = json!({"strategy": "backoff", "effect": "unknown", "max_attempts": 3});

    let expected =
        json!({"code": "BUSY", "message": "Service Unavailable", "status": 503, "retry": retry});
    let address = serve(busy().layer(ErrorLayer::<Flat>::new())).await;
    assert_eq!(ask(address, "/").await.json(), expected);
    let address = serve(busy().layer(ErrorLayer::<WithRetry<Flat>>::new())).await;
    let answer = ask(address, "/").await;
    assert_eq!((answer.json(), answer.body.matches("retry").count()), (expected, 1));

    let address = serve(busy().layer(ErrorLayer::<Custom>::new())).await;
    let answer = ask(address, "/").await;
    assert_eq!((answer.status.as_u16(), answer.json()["retry"].clone()), (200, retry));
    assert_eq!(header(&answer, "content-type"), ["application/vnd.custom+json"]);
    assert_eq!(header(&answer, "x-custom"), ["503"]);
}

/// The client receives the first chunk before the second one exists.
#[tokio::test]
async fn stream_is_not_buffered() {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Bytes>(1);
    let receiver = Arc::new(Mutex::new(Some(receiver)));
    let handler = move || {
        let mut receiver = receiver.lock().expect("no panic").take().expect("asked once");
        let chunks = stream::poll_fn(move |cx| {
            receiver.poll_recv(cx).map(|chunk| chunk.map(Ok::<_, Infallible>))
        });
        std::future::ready(Body::from_stream(chunks).into_response())
    };
    let address =
        serve(Router::new().route("/", get(handler)).layer(ErrorLayer::<Nested>::new())).await;
    let mut response = client().get(format!("http://{address}/")).send().await.expect("a head");
    for chunk in ["one", "two", "three"] {
        sender.send(Bytes::from(chunk)).await.expect("the stream is read");
        assert_eq!(response.chunk().await.expect("a chunk").as_deref(), Some(chunk.as_bytes()));
    }
    drop(sender);
    assert_eq!(response.chunk().await.expect("the end"), None);
}

/// The context is current while the body is polled.
#[tokio::test]
async fn error_event_has_the_request_id_and_envelope() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{SECRET}: out of memory")]
    #[api(code = "PROCESSING_ERROR", status = 500, message = "Failed to generate model")]
    struct ProcessingError {
        #[api(detail)]
        file_id: &'static str,
    }
    async fn events() -> impl IntoResponse {
        let error = ProcessingError { file_id: "file_001" };
        // Pauses before each event, so that the body is polled after the head too.
        let steps = stream::iter(0..4).then(async |i| {
            tokio::task::yield_now().await;
            i
        });
        Sse::new(steps.map(move |i| {
            Ok::<_, Infallible>(match i {
                0 => Event::default().data("progress"),
                1 => error_event(&error),
                2 => error_event_in::<Flat>(&error),
                _ => error_event_in::<envelope::Service>(&*apierror::Error::new(not_found())),
            })
        }))
    }
    let told = Arc::new(Mutex::new(0));
    let layer = ErrorLayer::<Nested>::new().on_error({
        let told = Arc::clone(&told);
        move |_| *told.lock().expect("no panic") += 1
    });
    let address = serve(Router::new().route("/", get(events)).layer(layer)).await;
    let answer = ask(address, "/").await;
    assert_eq!(header(&answer, "content-type"), ["text/event-stream"]);
    let details = r#""details":{"file_id":"file_001"}"#;
    let expected = [
        "data: progress".to_owned(),
        format!(
            "event: error\ndata: {{\"error\":{{\"code\":\"PROCESSING_ERROR\",\"message\":\"Failed to generate model\",{details}}},\"request_id\":\"r-1\"}}"
        ),
        format!(
            "event: error\ndata: {{\"code\":\"PROCESSING_ERROR\",\"message\":\"Failed to generate model\",\"status\":500,{details}}}"
        ),
        "event: error\ndata: {\"error\":{\"code\":\"PRODUCT_NOT_FOUND\",\"message\":\"Product 'shirt-42' not found.\"},\"request_id\":\"r-1\"}"
            .to_owned(),
    ];
    assert_eq!(answer.body, expected.map(|event| event + "\n\n").concat());
    assert_eq!(*told.lock().expect("no panic"), 3);
}

/// JSON may have line ends between tokens, which would end the event's data.
#[test]
fn line_ends_in_json_do_not_end_an_event() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("raw")]
    #[api(code = "RAW", status = 400, envelope = Flat)]
    struct Raw {
        #[api(details)]
        raw: Box<serde_json::value::RawValue>,
    }
    let raw = serde_json::value::RawValue::from_string("[1,\r\n2,\r3]".to_owned()).expect("JSON");
    let event = format!("{:?}", error_event(&Raw { raw }));
    assert!(event.contains("[1,  2, 3]"), "{event}");
}

/// Errors inside the inner layer have its envelope, and the request has one id.
#[tokio::test]
async fn nested_layers_share_the_request_id() {
    let inner = Router::new().route("/product", get(|| async { Err::<(), _>(not_found()) })).layer(
        ErrorLayer::<ProblemDetails>::new()
            .request_id_header(HeaderName::from_static("x-inner-id")),
    );
    let app = Router::new()
        .nest("/inner", inner)
        .route("/product", get(|| async { Err::<(), _>(not_found()) }));
    let address = serve(app.layer(ErrorLayer::<Nested>::new())).await;
    let answer = Answer::to(client().get(format!("http://{address}/inner/product"))).await;
    let id = header(&answer, "x-request-id")[0];
    assert_eq!(header(&answer, "x-inner-id"), [id]);
    assert_eq!(
        (&answer.json()["request_id"], &answer.json()["instance"]),
        (&json!(id), &json!("/inner/product"))
    );
    assert_eq!(code(&ask(address, "/product").await, 404), "PRODUCT_NOT_FOUND");
}

/// Uses hyper with a function and a body type of its own, without axum.
#[tokio::test]
async fn layer_wraps_a_plain_hyper_service() {
    async fn handle(
        request: http::Request<hyper::body::Incoming>,
    ) -> Result<http::Response<Full<Bytes>>, BoxError> {
        match request.uri().path() {
            "/ok" => Ok(http::Response::new(Full::from("fine"))),
            "/product" => Ok(apierror::DeclaredError::to_response(&not_found()).map(Full::new)),
            "/panics" => panic!("panicked over {SECRET}"),
            _ => Err(SECRET.into()),
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let service = ErrorLayer::<Nested>::new().layer(tower::service_fn(handle));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = hyper_util::service::TowerToHyperService::new(service.clone());
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(hyper_util::rt::TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    assert_eq!(ask(address, "/ok").await.body, "fine");
    assert_eq!(code(&ask(address, "/product").await, 404), "PRODUCT_NOT_FOUND");
    assert_eq!(code(&ask(address, "/panics").await, 500), "INTERNAL_ERROR");
    assert_eq!(code(&ask(address, "/anything").await, 500), "INTERNAL_ERROR");
    let head = ask_by(Method::HEAD, address, "/product").await;
    assert_eq!((head.status.as_u16(), &*head.body), (404, ""));
    assert_ne!(header(&head, "content-length"), ["0"]);
}

/// The handler gives its context to a task that it spawns.
#[tokio::test]
async fn spawned_task_can_use_the_context() {
    async fn spawned() -> Result<(), apierror::Error> {
        let context = context::current().expect("under the layer");
        let job = tokio::spawn(context::scope(context, async { not_found().into_response() }));
        let body = job.await.expect("no panic").into_body();
        let body = axum::body::to_bytes(body, 1000).await.expect("a body");
        assert!(std::str::from_utf8(&body).is_ok_and(|body| body.contains("r-1")));
        Err(not_found().into())
    }
    let address =
        serve(Router::new().route("/", get(spawned)).layer(ErrorLayer::<Nested>::new())).await;
    assert_eq!(code(&ask(address, "/").await, 404), "PRODUCT_NOT_FOUND");
}

/// Sends hundreds of broken requests. Every 4xx or 5xx has the envelope.
#[tokio::test(flavor = "multi_thread")]
async fn broken_request_gets_an_error_in_the_envelope() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    use proptest::{collection, sample};

    let address = served::<Nested>().await;
    let paths = [
        "/",
        "/ok",
        "/product",
        "/echo",
        "/forms",
        "/panics",
        "/page",
        "/stream-fails",
        "/%00",
        "/a%ff",
        "//",
        "/ok/",
        "/ok?%",
        "/..%2f",
        "*",
        "/stream-panics",
        "/teapot?x=<script>",
    ];
    let methods = ["GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"];
    let headers = [
        "content-type: application/json",
        "content-type: nonsense",
        "content-type: ;;;",
        "expect: 100-continue",
        "x-request-id: \u{e9}\u{e9}",
        "x-request-id: <b>",
        "accept: nothing/at-all",
        "cookie: ====",
        "if-none-match: \"",
        "range: bytes=9-1",
        "transfer-encoding: gzip, chunked",
        "origin: null",
        "content-encoding: br",
        "authorization: Basic %%%",
    ];
    let bodies =
        ["", "{", "{}", "[1,2", "\u{0}\u{1}", "a=b&c", "\"\\ud800\"", "nul", "{\"a\":1e999}"];
    let requests = (
        sample::select(methods.to_vec()),
        sample::select(paths.to_vec()),
        collection::vec(sample::select(headers.to_vec()), 0..4),
        sample::select(bodies.to_vec()),
    );
    let mut runner = TestRunner::deterministic();
    let mut enveloped = 0;
    for _ in 0..600 {
        let (method, path, fields, body) =
            requests.new_tree(&mut runner).expect("a request").current();
        let fields = fields.iter().flat_map(|field| [field, "\r\n"]).collect::<String>();
        let is_chunked = fields.contains("chunked");
        let (length, body) = if is_chunked {
            (String::new(), format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()))
        } else {
            (format!("content-length: {}\r\n", body.len()), body.to_owned())
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{length}{fields}\r\n{body}"
        );
        let answer = raw(address, &request).await;
        if answer.headers.get("x-request-id").is_none() {
            // The server rejected it before it called the service.
            assert_eq!((answer.status.as_u16(), &*answer.body), (400, ""), "{request:?}");
            continue;
        }
        if answer.status.is_client_error() || answer.status.is_server_error() {
            enveloped += 1;
            assert_eq!(header(&answer, "content-type"), ["application/json"], "{request:?}");
            let id = header(&answer, "x-request-id")[0];
            assert!(uuid_like(id), "{request:?}: {id}");
            if method != "HEAD" {
                let body = answer.json();
                assert!(
                    body["error"]["code"].is_string() && body["error"]["message"].is_string(),
                    "{request:?}"
                );
                assert_eq!(body["request_id"], id, "{request:?}");
            }
        }
    }
    assert!(enveloped > 300, "{enveloped}");
}

/// Sends bytes and returns the response. Keeps the write side open, because a
/// server need not respond to a client that hung up.
async fn raw(address: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(address).await.expect("the service listens");
    stream.write_all(request.as_bytes()).await.expect("the service reads");
    let mut response = String::new();
    let read = stream.read_to_string(&mut response);
    tokio::time::timeout(Duration::from_secs(5), read)
        .await
        .expect("it ends")
        .expect("the service answers");
    let response = response.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n").unwrap_or(&response);
    let (head, body) = response.split_once("\r\n\r\n").expect("a head and a body");
    let (status_line, fields) = head.split_once("\r\n").expect("a status line");
    let status =
        status_line.split(' ').nth(1).and_then(|number| number.parse().ok()).expect("a status");
    let headers = fields.lines().map(|field| {
        let (name, value) = field.split_once(": ").expect("a header field");
        (name.parse::<HeaderName>().expect("a name"), value.parse().expect("a value"))
    });
    Answer { status, headers: headers.collect(), body: body.to_owned() }
}

fn uuid_like(id: &str) -> bool {
    id.len() == 36 && id.chars().all(|char| char == '-' || char.is_ascii_hexdigit())
}
