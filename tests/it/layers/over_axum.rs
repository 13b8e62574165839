//! Runs the tests over axum.

use std::convert::Infallible;
use std::future::{Ready, poll_fn, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use apierror::Failure;
use apierror::axum::{ErrorLayer, Json, garde, validator};
use axum::Router;
use axum::body::Body;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderName, HeaderValue, StatusCode};
use http_body::{Frame, SizeHint};
use tower::{BoxError, Layer, Service};

use super::*;
use crate::common::live;

pub(super) struct Axum;

impl Framework for Axum {
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr {
        let layer = layer::<E>(options);
        live::serve(router(&layer).layer(layer)).await
    }
}

/// axum with the layer around the whole router, which then drops bodies of `HEAD`
/// before the layer sees them.
pub(super) struct AroundRouter;

impl Framework for AroundRouter {
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr {
        let layer = layer::<E>(options);
        let service = layer.clone().layer(router(&layer));
        live::serve(Router::new().fallback_service(service)).await
    }
}

fn layer<E: Envelope + 'static>(options: Options) -> ErrorLayer<E> {
    let panics_in = options.panics_in;
    let mut layer = ErrorLayer::<E>::new();
    if let Some(listener) = options.listener {
        layer = layer.on_error(move |failure| listener(failure.occurrence()));
    }
    for name in options.keeps {
        layer = layer.keep_header(HeaderName::from_static(name));
    }
    for name in options.drops {
        layer = layer.drop_header(HeaderName::from_static(name));
    }
    if let Some(max) = options.max_field_errors {
        layer = layer.max_field_errors(max);
    }
    if options.passes_proxied_through {
        layer = layer.pass_through(|response| response.headers().contains_key("x-proxied"));
    }
    layer = match options.change {
        None => layer,
        Some(Change::OwnCodes) => layer.errors::<service::GatewayError>(),
        Some(Change::OwnIds) => layer
            .request_id_header(HeaderName::from_static("x-correlation-id"))
            .make_request_id(|headers| format!("of-{}", headers["x-from"].to_str().expect("text"))),
        Some(Change::DistrustIds) => layer.trust_request_ids(false),
        Some(Change::AwaitFirstChunk) => layer.await_first_chunk(true),
    };
    if panics_in.is_some() {
        layer = layer
            .make_request_id(move |_| {
                Options::panic_in(panics_in, Closure::MakeRequestId);
                String::new()
            })
            .pass_through(move |_| {
                Options::panic_in(panics_in, Closure::PassThrough);
                false
            })
            .map_error(move |error| {
                Options::panic_in(panics_in, Closure::MapError);
                Failure::Internal(error)
            });
    }
    layer
}

fn failing() -> Router {
    let altered = |router: Router, (path, alteration)| {
        let middleware = from_fn(move |request: Request, next: Next| async move {
            alter(alteration, next.run(request).await)
        });
        router.route(path, get(async || Err::<(), _>(Failed::Storage)).layer(middleware))
    };
    let router = Alteration::ALL.into_iter().fold(Router::new(), altered);
    router
        .route("/quota", get(async || Err::<(), _>(Failed::quota())))
        .route("/fields", get(async || Err::<(), _>(Failed::fields())))
        .route("/storage", get(async || Err::<(), _>(Failed::Storage)))
        .route("/own", get(async || Err::<(), _>(Own)))
        .route("/gone", get(async || Err::<(), _>(Gone)))
        .route("/boxed", get(async || Err::<(), apierror::Error>(Failed::quota().into())))
}

fn router<E: Envelope + 'static>(layer: &ErrorLayer<E>) -> Router {
    Router::new()
        .merge(failing())
        .nest("/spawned", failing().layer(from_fn(spawned)))
        .nest("/shop", service::over_axum::routes())
        .route("/context/task", get(task))
        .route("/context/thread", get(thread))
        .route("/context/stream", get(forwarded_stream))
        .route("/context/none", get(no_context))
        .route("/blocking", get(blocking))
        .route("/events", get(sent_events))
        .route("/socket", get(socket))
        .route("/ok", get(async || "fine"))
        .route("/status/{status}", get(status))
        .route("/stream", get(async || one_chunk("fine")))
        .route("/proxied", get(proxied))
        .route("/foreign-headers", get(foreign_headers))
        .route("/garde", post(async |_: garde::Valid<Json<List>>| "fine"))
        .route("/validator", post(async |_: validator::Valid<Json<List>>| "fine"))
        .route("/proxy/{port}/{path}", get(proxy).with_state(client()))
        .route("/teapot", get(async || StatusCode::IM_A_TEAPOT))
        .route("/bomb", get(async || -> () { std::panic::panic_any(Bomb) }))
        .route("/body/size-panics", get(async || Response::new(Body::new(SizePanics))))
        .route("/body/drop-panics", get(async || (StatusCode::FORBIDDEN, bomb_body("secret"))))
        .route("/stream/drop-panics", get(async || bomb_body("fine")))
        .route("/body/empty-chunks", get(async || (StatusCode::FORBIDDEN, empty_chunks())))
        .route("/body/fails", get(async || failing_body(Unprintable { panics: false })))
        .route("/body/panics", get(async || failing_body(Unprintable { panics: true })))
        .route_service("/foreign-error", foreign(layer, || "secret".into()))
        .route_service("/bomb/error", foreign(layer, || ErrorBomb { source_panics: false }.into()))
        .route_service(
            "/bomb/error-of-middleware",
            layer.layer(foreign(layer, || ErrorBomb { source_panics: false }.into())),
        )
        .route_service(
            "/bomb/error-whose-source-panics",
            foreign(layer, || ErrorBomb { source_panics: true }.into()),
        )
        .route_service(
            "/unprintable/fails",
            foreign(layer, || Unprintable { panics: false }.into()),
        )
        .route_service(
            "/unprintable/panics",
            foreign(layer, || Unprintable { panics: true }.into()),
        )
        .route_service("/ring/foreign", foreign(layer, || Ring.into()))
        .route("/ring/ours", get(async || Err::<(), _>(OurRing(Ring))))
        .route("/ring/body", get(async || failing_body(Ring)))
        .route(
            "/unprintable/ours",
            get(async || Err::<(), _>(OurUnprintable(Unprintable { panics: true }))),
        )
}

fn alter(alteration: Alteration, mut response: Response) -> Response {
    match alteration {
        Alteration::Status => *response.status_mut() = StatusCode::BAD_GATEWAY,
        Alteration::Success => *response.status_mut() = StatusCode::OK,
        Alteration::Body => *response.body_mut() = Body::from("secret"),
        Alteration::StreamedBody => *response.body_mut() = one_chunk("secret"),
        Alteration::Wrapped => {
            return response.map(|body| Body::from_stream(body.into_data_stream()));
        }
        Alteration::Followed => {
            let more = futures_util::stream::iter([Ok("secret".into())]);
            return response.map(|body| Body::from_stream(body.into_data_stream().chain(more)));
        }
        Alteration::Compressed => {
            response.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
            return response.map(|body| {
                Body::from_stream(body.into_data_stream().map(|chunk| chunk.map(|_| COMPRESSED)))
            });
        }
        Alteration::CompressedPage => {
            response.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
            response.headers_mut().insert("content-type", HeaderValue::from_static("text/html"));
            *response.body_mut() = one_chunk("secret");
        }
    }
    response
}

fn one_chunk(chunk: &'static str) -> Body {
    Body::from_stream(futures_util::stream::iter([Ok::<_, Infallible>(chunk)]))
}

async fn status(Path(status): Path<u16>) -> Response {
    (StatusCode::from_u16(status).expect("a status"), "secret").into_response()
}

async fn proxied() -> Response {
    (StatusCode::BAD_GATEWAY, [("x-proxied", "1")], one_chunk("proxied")).into_response()
}

async fn foreign_headers() -> Response {
    let mut response = (StatusCode::UNAUTHORIZED, "secret").into_response();
    for (name, value) in FOREIGN {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Passes on the response of an upstream.
async fn proxy(
    State(client): State<reqwest::Client>,
    Path((port, path)): Path<(u16, String)>,
) -> Response {
    let upstream = client.get(format!("http://127.0.0.1:{port}/{path}")).send().await;
    let upstream: http::Response<reqwest::Body> = upstream.expect("an answer").into();
    upstream.map(Body::new)
}

/// Creates a service that fails with an error of another crate. The layer is
/// around it, because a router takes no errors.
fn foreign<E: Envelope + 'static>(
    layer: &ErrorLayer<E>,
    error: fn() -> BoxError,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Sync + use<E>
{
    layer.layer(tower::service_fn(move |_: Request| ready(Err::<Response, _>(error()))))
}

fn failing_body(error: impl std::error::Error + Send + Sync + 'static) -> Body {
    Body::from_stream(futures_util::stream::iter([Err::<Bytes, _>(error)]))
}

/// An empty body that panics when the layer asks for its size.
struct SizePanics;

impl http_body::Body for SizePanics {
    type Data = Bytes;
    type Error = Infallible;
    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
    fn size_hint(&self) -> SizeHint {
        panic!("in `size_hint`");
    }
}

/// Creates a body that panics when it is dropped.
fn bomb_body(chunk: &'static str) -> Body {
    let bomb = Bomb;
    Body::from_stream(futures_util::stream::iter([chunk]).map(move |chunk| {
        let _ = &bomb;
        Ok::<_, Infallible>(chunk)
    }))
}

fn empty_chunks() -> Body {
    Body::from_stream(futures_util::stream::repeat(Ok::<_, Infallible>("")))
}

/// Runs the rest in a task, which goes on if the caller hangs up.
async fn spawned(request: Request, next: Next) -> Response {
    let mut response = tokio::spawn(next.run(request)).await.expect("no panic");
    response.headers_mut().insert("x-from-task", "1".parse().expect("a value"));
    response
}

async fn task() -> String {
    tokio::spawn(context::in_current(async {
        tokio::task::yield_now().await;
        id_and_json()
    }))
    .await
    .expect("no panic")
}

async fn thread() -> String {
    tokio::task::spawn_blocking(context::in_current_fn(id_and_json)).await.expect("no panic")
}

async fn forwarded_stream() -> String {
    let texts = context::in_current(futures_util::stream::iter(0..1).map(|_| id_and_json()));
    tokio::spawn(texts.collect::<String>()).await.expect("no panic")
}

async fn no_context() -> String {
    tokio::spawn(async { id_and_json() }).await.expect("no panic")
}

async fn blocking() -> Response {
    let rendered = tokio::task::spawn_blocking(|| Failed::quota().into_response());
    rendered.await.expect("no panic")
}

async fn sent_events() -> impl IntoResponse {
    Sse::new(futures_util::stream::iter(0..3).map(|i| {
        // Made while the stream is polled.
        Ok::<Event, Infallible>(event(i).into())
    }))
}

async fn socket(upgrade: WebSocketUpgrade) -> Response {
    async fn talk(mut socket: WebSocket) {
        let text = stream::error_text(&Failed::Storage);
        socket.send(Message::text(text)).await.expect("the client listens");
    }
    upgrade.on_upgrade(context::in_current_async(talk))
}

shared_tests!(Axum);

#[tokio::test]
async fn error_rendered_on_another_thread_is_that_of_its_request() {
    let address = Axum::serve::<Nested>(Options::default()).await;
    let (direct, elsewhere) = (ask(address, "/quota").await, ask(address, "/blocking").await);
    assert_eq!((elsewhere.status, &elsewhere.body), (direct.status, &direct.body));
    assert_eq!(header(&elsewhere, "x-seats"), ["5"]);
    assert!(elsewhere.body.contains("r-1"));
}

/// A response that `to_response` made, as code without a framework does.
#[tokio::test]
async fn response_made_by_hand_keeps_its_mark() {
    let made = async || {
        let response = tokio::spawn(async { Own.to_response() }).await.expect("no panic");
        response.map(Body::from)
    };
    let router = Router::new().route("/", get(made)).layer(ErrorLayer::<Flat>::new());
    let answer = ask(live::serve(router).await, "/").await;
    assert_eq!(
        answer.body,
        r#"{"error":{"code":"OWN_ENVELOPE","message":"own"},"request_id":"r-1"}"#
    );
}

/// A service whose parts panic, as `panics_in` says.
#[derive(Clone)]
struct Hostile {
    panics_in: &'static str,
}

/// A future that panics when it is dropped.
struct DropPanics(Bomb);

impl Future for DropPanics {
    type Output = Result<Response, NoBox>;
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok("fine".into_response()))
    }
}

/// A service that is not ready at first, with an error that panics when it is dropped.
#[derive(Default)]
struct ReadyLater {
    polls: usize,
}

impl Service<Request> for ReadyLater {
    type Response = Response;
    type Error = BoxError;
    type Future = Ready<Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.polls += 1;
        Poll::Ready(if self.polls == 1 {
            Err(Box::new(ErrorBomb { source_panics: false }))
        } else {
            Ok(())
        })
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok("fine".into_response()))
    }
}

/// An error that panics when it is boxed.
struct NoBox;

impl From<NoBox> for BoxError {
    fn from(_: NoBox) -> Self {
        panic!("in the conversion");
    }
}

impl Service<Request> for Hostile {
    type Response = Response;
    type Error = NoBox;
    type Future = Pin<Box<dyn Future<Output = Result<Response, NoBox>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NoBox>> {
        match self.panics_in {
            "poll_ready" => panic!("in `poll_ready`"),
            "poll_ready's error" => Poll::Ready(Err(NoBox)),
            _ => Poll::Ready(Ok(())),
        }
    }

    fn call(&mut self, _: Request) -> Self::Future {
        match self.panics_in {
            "call" => panic!("in `call`"),
            "drop" => Box::pin(DropPanics(Bomb)),
            _ => Box::pin(ready(Err(NoBox))),
        }
    }
}

#[tokio::test]
async fn panic_in_the_inner_service_is_a_500() {
    for panics_in in ["poll_ready", "poll_ready's error", "call", "error"] {
        let service = ErrorLayer::<Nested>::new().layer(Hostile { panics_in });
        let router = Router::new().route("/ok", get(async || "fine"));
        let address = live::serve(router.fallback_service(service)).await;
        let mut connection = live::Connection::open(address).await;
        let answer = connection.get("/").await;
        assert_eq!(answer.status, 500, "{panics_in}: {answer:?}");
        assert_eq!(answer.json()["error"]["code"], "INTERNAL_ERROR", "{panics_in}");
        assert_eq!(connection.get("/ok").await.body, "fine", "{panics_in}");
    }
}

#[tokio::test]
async fn panic_in_the_drop_of_the_handlers_future_changes_nothing() {
    let service = ErrorLayer::<Nested>::new().layer(Hostile { panics_in: "drop" });
    let address = live::serve(Router::new().fallback_service(service)).await;
    let mut connection = live::Connection::open(address).await;
    assert_eq!(connection.get("/").await.body, "fine");
    assert_eq!(connection.get("/").await.body, "fine");
}

/// The service is polled twice before it is called.
#[tokio::test]
async fn panic_in_the_drop_of_an_earlier_error_of_readiness_changes_nothing() {
    let mut service = ErrorLayer::<Nested>::new().layer(ReadyLater::default());
    for _ in 0..2 {
        poll_fn(|cx| Service::<Request>::poll_ready(&mut service, cx)).await.expect("never fails");
    }
    let response = service.call(Request::default()).await.expect("never fails");
    assert_eq!(response.status(), 200);
}

/// A value of an outer context that panics when the layer clones it.
#[tokio::test]
async fn panic_in_the_clone_of_a_value_of_the_context_changes_nothing() {
    #[derive(Debug)]
    struct Uncloneable;
    impl Clone for Uncloneable {
        fn clone(&self) -> Self {
            panic!("in `clone`");
        }
    }
    let inner = ErrorLayer::<Nested>::new();
    let outer = from_fn(async |request: Request, next: Next| {
        let context = apierror::RequestContext::new().with(Uncloneable);
        context::scope(context.into(), next.run(request)).await
    });
    let router =
        Router::new().route("/", get(async || Err::<(), _>(Own))).layer(inner).layer(outer);
    let answer = ask(live::serve(router).await, "/").await;
    assert_eq!((answer.status.as_u16(), header(&answer, "x-request-id")), (409, vec!["r-1"]));
}
