//! Runs the tests over axum.

use std::convert::Infallible;

use apierror::axum::ErrorLayer;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::StreamExt;

use super::*;
use crate::common::live;

struct Axum;

impl Framework for Axum {
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr {
        let mut layer = ErrorLayer::<E>::new();
        if let Some(listener) = options.listener {
            layer = layer.on_occurrence(move |occurrence| listener(occurrence));
        }
        live::serve(router().layer(layer)).await
    }
}

fn failing() -> Router {
    Router::new()
        .route("/quota", get(async || Err::<(), _>(Failed::quota())))
        .route("/fields", get(async || Err::<(), _>(Failed::fields())))
        .route("/storage", get(async || Err::<(), _>(Failed::Storage)))
        .route("/own", get(async || Err::<(), _>(Own)))
        .route("/boxed", get(async || Err::<(), apierror::Error>(Failed::quota().into())))
}

fn router() -> Router {
    Router::new()
        .merge(failing())
        .nest("/spawned", failing().layer(from_fn(spawned)))
        .route("/context/task", get(task))
        .route("/context/thread", get(thread))
        .route("/context/stream", get(forwarded_stream))
        .route("/context/none", get(no_context))
        .route("/blocking", get(blocking))
        .route("/events", get(sent_events))
        .route("/socket", get(socket))
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
