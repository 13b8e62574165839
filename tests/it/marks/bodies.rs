//! What other code does with the bodies of errors.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use apierror::axum::{ErrorLayer, rendered};
use apierror::envelope::{Envelope, Flat, Nested};
use apierror::{Occurrence, RequestContext, context};
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH};
use axum::http::response::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{BoxError, Router};
use bytes::Bytes;
use futures_util::StreamExt;
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, Either, Limited};
use tower::{Layer, ServiceExt};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::ResponseBodyTimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::common::live::{Answer, Connection, serve};
use crate::layers::service::{code, not_found};
use crate::layers::{ask, ask_by};

use super::{answer, is_about, other, with_charset};

/// The router answers under a middleware, and both under the layer.
async fn answer_through<F>(middleware: fn(Response) -> F) -> Answer
where
    F: Future<Output = Response> + Send + 'static,
{
    let through = move |request: Request, next: Next| async move {
        middleware(next.run(request).await).await
    };
    let router = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let router = router.layer(from_fn(through));
    answer(router).await
}

async fn read(response: Response) -> (Parts, Bytes) {
    let (head, body) = response.into_parts();
    (head, axum::body::to_bytes(body, 1000).await.expect("a body"))
}

fn chunks(chunks: Vec<Bytes>) -> Body {
    Body::from_stream(futures_util::stream::iter(chunks.into_iter().map(Ok::<_, Infallible>)))
}

/// A body of unknown size that gives these chunks, after it was pending once.
fn late(chunks: Vec<Bytes>) -> Body {
    let mut is_late = true;
    let mut chunks = chunks.into_iter();
    Body::from_stream(futures_util::stream::poll_fn(move |cx| {
        if std::mem::take(&mut is_late) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(chunks.next().map(Ok::<_, Infallible>))
    }))
}

#[tokio::test]
async fn error_whose_body_was_read_and_made_again_stays() {
    async fn again(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(head, body.into())
    }
    async fn copied(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(head, body.to_vec().into())
    }
    async fn of_unknown_size(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(
            head,
            Body::from_stream(futures_util::stream::iter([Ok::<_, Infallible>(body)])),
        )
    }
    async fn in_a_copy_of_the_context(response: Response) -> Response {
        let context = Arc::unwrap_or_clone(context::current().expect("under the layer"));
        context::scope(context.with(7).into(), again(response)).await
    }
    assert!(is_about(&answer_through(again).await, "shirt-42"));
    assert!(is_about(&answer_through(copied).await, "shirt-42"));
    assert!(is_about(&answer_through(of_unknown_size).await, "shirt-42"));
    assert!(is_about(&answer_through(in_a_copy_of_the_context).await, "shirt-42"));
}

#[tokio::test]
async fn error_whose_body_was_read_and_changed_is_replaced() {
    async fn other_bytes(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(head, vec![b'x'; body.len()].into())
    }
    async fn longer(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(head, late(vec![[&*body, b"secret"].concat().into()]))
    }
    async fn other_status(response: Response) -> Response {
        let (mut head, body) = read(response).await;
        head.status = StatusCode::BAD_GATEWAY;
        Response::from_parts(head, body.into())
    }
    async fn said_to_be_compressed(response: Response) -> Response {
        let (mut head, _) = read(response).await;
        head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Response::from_parts(head, "secret".into())
    }
    assert_eq!(code(&answer_through(other_bytes).await, 404), "NOT_FOUND");
    assert_eq!(code(&answer_through(longer).await, 404), "NOT_FOUND");
    assert_eq!(code(&answer_through(other_status).await, 502), "BAD_GATEWAY");
    assert_eq!(code(&answer_through(said_to_be_compressed).await, 404), "NOT_FOUND");
}

#[tokio::test]
async fn error_stays_through_wrapped_bodies() {
    let router = || {
        Router::new()
            .route("/", get(|| async { Err::<(), _>(not_found()) }))
            .route("/foreign", get(|| async { (StatusCode::NOT_FOUND, "secret") }))
    };
    let wrapped = [
        router().layer(map_response(|response: Response| async {
            response.map(|body| Body::new(Limited::new(body, 10_000)))
        })),
        router().layer(map_response(|response: Response| async {
            response.map(|body| Body::new(body.map_frame(|frame| frame)))
        })),
        router().layer(map_response(|response: Response| async {
            response.map(|body| Body::new(body.map_err(BoxError::from).boxed_unsync()))
        })),
        router().layer(map_response(|response: Response| async {
            response.map(|body| Body::new(Either::<_, Body>::Left(body)))
        })),
        router().layer(map_response(|response: Response| async {
            response.map(|body| Body::new(body.with_trailers(async { None })))
        })),
        router().layer(ResponseBodyTimeoutLayer::new(Duration::from_secs(9))),
        router().layer(TraceLayer::new_for_http()),
    ];
    for (number, router) in wrapped.into_iter().enumerate() {
        let address = serve(router.layer(ErrorLayer::<Nested>::new())).await;
        assert!(is_about(&ask(address, "/").await, "shirt-42"), "{number}");
        assert_eq!(code(&ask(address, "/foreign").await, 404), "NOT_FOUND", "{number}");
        let head = ask_by(Method::HEAD, address, "/").await;
        assert_eq!((head.status.as_u16(), &*head.body), (404, ""), "{number}");
    }
}

#[tokio::test]
async fn compressed_error_stays() {
    let router = Router::new()
        .route("/", get(|| async { Err::<(), _>(not_found()) }))
        .route("/foreign", get(|| async { (StatusCode::NOT_FOUND, "secret ".repeat(100)) }))
        .layer(CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true))
        .layer(ErrorLayer::<Nested>::new());
    let address = serve(router).await;
    for (path, is_compressed) in [("/", true), ("/foreign", false)] {
        let mut connection = Connection::open(address).await;
        let answer = connection.ask("GET", path, "accept-encoding: gzip\r\n").await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.headers.contains_key(CONTENT_ENCODING), is_compressed, "{answer:?}");
    }
}

/// An error of a body.
#[derive(Debug, thiserror::Error)]
#[error("secret")]
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in the error of a body");
    }
}

#[tokio::test]
async fn foreign_error_of_unknown_size_is_replaced() {
    async fn stream() -> Response {
        (StatusCode::NOT_FOUND, late(vec!["secret".into()])).into_response()
    }
    async fn endless() -> Response {
        let body = Body::from_stream(futures_util::stream::pending::<Result<Bytes, Infallible>>());
        (StatusCode::NOT_FOUND, body).into_response()
    }
    async fn failing() -> Response {
        let failure = futures_util::stream::iter([Err::<Bytes, _>(Bomb)]);
        (StatusCode::NOT_FOUND, Body::from_stream(failure)).into_response()
    }
    async fn panicking() -> Response {
        let body = futures_util::stream::poll_fn(|_| -> Poll<Option<Result<Bytes, Infallible>>> {
            panic!("in a body")
        });
        (StatusCode::NOT_FOUND, Body::from_stream(body)).into_response()
    }
    assert_eq!(code(&answer(Router::new().route("/", get(stream))).await, 404), "NOT_FOUND");
    assert_eq!(code(&answer(Router::new().route("/", get(failing))).await, 404), "NOT_FOUND");
    assert_eq!(code(&answer(Router::new().route("/", get(panicking))).await, 404), "NOT_FOUND");
    assert_eq!(code(&answer(Router::new().route("/", get(endless))).await, 404), "NOT_FOUND");
}

/// The outer layer gets a body that the inner one has begun to read.
#[tokio::test]
async fn error_under_two_layers_stays_through_any_body() {
    async fn of_unknown_size(request: Request, next: Next) -> Response {
        let (head, body) = next.run(request).await.into_parts();
        Response::from_parts(head, Body::from_stream(body.into_data_stream()))
    }
    let inner = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let inner = inner.layer(from_fn(of_unknown_size)).layer(ErrorLayer::<Flat>::new());
    let address = serve(inner.layer(ErrorLayer::<Nested>::new())).await;
    let answer = ask(address, "/").await;
    assert_eq!(answer.json()["code"], "PRODUCT_NOT_FOUND", "{}", answer.body);
    let head = ask_by(Method::HEAD, address, "/").await;
    assert_eq!((head.status.as_u16(), &*head.body), (404, ""));
}

/// The function of the service knows nothing of the request.
#[tokio::test]
async fn error_in_a_response_to_head_stays_in_a_new_context() {
    let router = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let layer = ErrorLayer::<Flat>::new().context(|_, _| RequestContext::new());
    // The router drops the body inside the layer.
    let address = serve(Router::new().fallback_service(layer.layer(router))).await;
    let size = ask(address, "/").await.body.len().to_string();
    let head = ask_by(Method::HEAD, address, "/").await;
    assert_eq!(head.headers[CONTENT_LENGTH], *size);
}

#[tokio::test]
async fn error_in_a_response_to_head_keeps_its_size() {
    let router = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let address = serve(router.layer(ErrorLayer::<Nested>::new())).await;
    let size = ask(address, "/").await.body.len().to_string();
    let head = ask_by(Method::HEAD, address, "/").await;
    assert_eq!(head.headers[CONTENT_LENGTH], *size);
}

#[tokio::test]
async fn foreign_bytes_after_those_of_an_error_are_not_sent() {
    async fn with_another_chunk(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(head, chunks(vec![body, "secret".into()]))
    }
    async fn with_another_chunk_later(response: Response) -> Response {
        let (head, body) = read(response).await;
        let first = futures_util::stream::iter([Ok::<_, Infallible>(body)]);
        let body = Body::from_stream(
            first.chain(
                late(vec!["secret".into()])
                    .into_data_stream()
                    .map(|chunk| Ok(chunk.expect("no error"))),
            ),
        );
        Response::from_parts(head, body)
    }
    async fn lazily(response: Response) -> Response {
        let (head, body) = response.into_parts();
        let rest = futures_util::stream::iter([Ok("secret".into())]);
        Response::from_parts(head, Body::from_stream(body.into_data_stream().chain(rest)))
    }
    async fn of_known_size(response: Response) -> Response {
        let (head, body) = read(response).await;
        Response::from_parts(head, Body::new(Chunks([body, "secret".into()].into())))
    }
    assert!(is_about(&answer_through(with_another_chunk).await, "shirt-42"));
    assert!(is_about(&answer_through(with_another_chunk_later).await, "shirt-42"));
    assert!(is_about(&answer_through(lazily).await, "shirt-42"));
    assert_eq!(code(&answer_through(of_known_size).await, 404), "NOT_FOUND");
}

/// A body of known size.
struct Chunks(VecDeque<Bytes>);

impl HttpBody for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|chunk| chunk.len() as u64).sum())
    }
}

#[tokio::test]
async fn compressed_error_whose_content_type_other_code_sets_stays() {
    let router = Router::new()
        .route("/", get(|| async { Err::<(), _>(not_found()) }))
        .layer(CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true))
        .layer(from_fn(with_charset));
    let mut connection =
        Connection::open(serve(router.layer(ErrorLayer::<Nested>::new())).await).await;
    let answer = connection.ask("GET", "/", "accept-encoding: gzip\r\n").await;
    assert_eq!(answer.headers[CONTENT_ENCODING], "gzip", "{answer:?}");
}

/// GraphQL over HTTP.
struct Succeeding;

impl Envelope for Succeeding {
    type Body<'a> = &'static str;

    fn body(_: &Occurrence<'_>) -> &'static str {
        "an error"
    }

    fn status(_: &Occurrence<'_>) -> StatusCode {
        StatusCode::OK
    }
}

#[tokio::test]
async fn error_with_a_status_of_success_is_not_stored_through_any_middleware() {
    async fn again(request: Request, next: Next) -> Response {
        let (head, body) = read(next.run(request).await).await;
        Response::from_parts(head, body.into())
    }
    let router = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    for router in [
        router.clone(),
        router.clone().layer(from_fn(again)),
        router.layer(CompressionLayer::new().compress_when(|_, _, _: &_, _: &_| true)),
    ] {
        let address = serve(router.layer(ErrorLayer::<Succeeding>::new())).await;
        let mut connection = Connection::open(address).await;
        let answer = connection.ask("GET", "/", "accept-encoding: gzip\r\n").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
    }
}

/// A body of an error that looks at another response when it is asked for its size.
struct Curious(Body);

impl HttpBody for Curious {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        let look = || {
            let foreign = Response::new(Body::from("other"));
            assert!(rendered(&foreign).is_none());
            assert!(rendered(&other().into_response()).is_some());
        };
        look();
        let size = self.0.size_hint();
        look();
        size
    }
}

#[tokio::test]
async fn error_whose_body_looks_at_other_responses_stays() {
    async fn curious(response: Response) -> Response {
        response.map(|body| Body::new(Curious(body)))
    }
    assert!(is_about(&answer_through(curious).await, "shirt-42"));
    async fn foreign() -> Response {
        (StatusCode::NOT_FOUND, Body::new(Curious("secret".into()))).into_response()
    }
    assert_eq!(code(&answer(Router::new().route("/", get(foreign))).await, 404), "NOT_FOUND");
}

/// A request is answered by several services, each under a layer of its own.
#[tokio::test]
async fn errors_of_inner_layers_at_the_same_time_stay() {
    async fn slowly_logged(request: Request, next: Next) -> Response {
        let (head, body) = read(next.run(request).await).await;
        let turns = if head.headers.contains_key("x-slow") { 2 } else { 1 };
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        Response::from_parts(head, body.into())
    }
    async fn batch() -> String {
        let slow = || async { ([("x-slow", "")], not_found()) };
        let inner = Router::new()
            .route("/", get(|| async { Err::<(), _>(other()) }))
            .route("/slow", get(slow))
            .layer(from_fn(slowly_logged))
            .layer(ErrorLayer::<Nested>::new());
        let ask = |path| {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            inner.clone().oneshot(request)
        };
        let (first, second) = tokio::join!(ask("/slow"), ask("/"));
        let code = |response: Response| rendered(&response).map(|error| error.code());
        format!("{:?}", (first.map(code), second.map(code)))
    }
    let expected = r#"(Ok(Some("PRODUCT_NOT_FOUND")), Ok(Some("PRODUCT_NOT_FOUND")))"#;
    assert_eq!(answer(Router::new().route("/", get(batch))).await.body, expected);
}
