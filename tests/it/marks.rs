//! How the layer of axum knows the response of an API error, wherever that was rendered, and
//! no other response.

mod bodies;

use std::sync::{Arc, Mutex};

use apierror::axum::{ErrorLayer, rendered};
use apierror::context;
use apierror::envelope::{Flat, Nested};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::response::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;

use crate::common::live::{Answer, serve};
use crate::layers::service::{ShopError, code, not_found};
use crate::layers::{ask, ask_by};

fn other() -> ShopError {
    ShopError::NotFound { sku: "other".into() }
}

async fn answer(router: Router) -> Answer {
    let address = serve(router.layer(ErrorLayer::<Nested>::new())).await;
    ask(address, "/").await
}

fn is_about(answer: &Answer, sku: &str) -> bool {
    code(answer, 404) == "PRODUCT_NOT_FOUND" && answer.body.contains(sku)
}

#[tokio::test]
async fn any_error_of_a_request_can_be_its_response() {
    async fn first() -> Response {
        let response = not_found().into_response();
        drop(other().into_response());
        response
    }
    async fn second() -> Response {
        drop(not_found().into_response());
        other().into_response()
    }
    assert!(is_about(&answer(Router::new().route("/", get(first))).await, "shirt-42"));
    assert!(is_about(&answer(Router::new().route("/", get(second))).await, "other"));
}

/// Its status, content type and size are those of the error.
#[tokio::test]
async fn response_like_a_dropped_error_is_replaced() {
    async fn like() -> Response {
        let error = not_found().into_response();
        let body = axum::body::to_bytes(error.into_body(), 1000).await.expect("a body");
        let body = Bytes::from(vec![b'x'; body.len()]);
        (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
    let answer = answer(Router::new().route("/", get(like))).await;
    assert_eq!(code(&answer, 404), "NOT_FOUND");
}

#[tokio::test]
async fn other_body_with_the_head_of_an_error_is_replaced() {
    async fn changed() -> Response {
        let (head, _) = not_found().into_response().into_parts();
        Response::from_parts(head, Body::from("other"))
    }
    assert_eq!(code(&answer(Router::new().route("/", get(changed))).await, 404), "NOT_FOUND");
}

async fn with_charset(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let content_type = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

#[tokio::test]
async fn error_whose_content_type_other_code_sets_stays() {
    let router = Router::new()
        .route("/", get(|| async { Err::<(), _>(not_found()) }))
        .route("/foreign", get(|| async { StatusCode::NOT_FOUND }))
        .layer(from_fn(with_charset));
    let address = serve(router.layer(ErrorLayer::<Nested>::new())).await;
    let answer = ask(address, "/").await;
    assert_eq!(answer.json()["error"]["code"], "PRODUCT_NOT_FOUND", "{}", answer.body);
    assert_eq!(answer.headers[CONTENT_TYPE], "application/json; charset=utf-8");
    let head = ask_by(Method::HEAD, address, "/").await;
    assert_eq!((head.status.as_u16(), &*head.body), (404, ""));
    assert_eq!(ask(address, "/foreign").await.json()["error"]["code"], "NOT_FOUND");
}

/// The headers are those of an error of a task, and nothing was rendered in the request.
#[tokio::test]
async fn other_body_with_the_headers_of_an_error_rendered_elsewhere_is_replaced() {
    async fn forged() -> Response {
        let error = tokio::spawn(async { not_found().into_response() }).await.expect("no panic");
        let mut response = Response::new(Body::from("other"));
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        *response.headers_mut() = error.headers().clone();
        response
    }
    let answer = answer(Router::new().route("/", get(forged))).await;
    assert_eq!(code(&answer, 500), "INTERNAL_ERROR");
}

/// A cache that keeps whole responses, with their marks.
#[tokio::test]
async fn error_of_another_request_stays() {
    static CACHE: Mutex<Option<(Parts, Bytes)>> = Mutex::new(None);

    async fn cached(request: Request, next: Next) -> Response {
        let kept = CACHE.lock().expect("no panic").clone();
        if let Some((head, body)) = kept {
            drop(other().into_response());
            return Response::from_parts(head, body.into());
        }
        let mut response = next.run(request).await;
        if let Some(mark) = rendered(&response) {
            response.extensions_mut().insert(mark);
        }
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1000).await.expect("a body");
        *CACHE.lock().expect("no panic") = Some((head.clone(), body.clone()));
        Response::from_parts(head, body.into())
    }
    let router = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let router = router.layer(from_fn(cached)).layer(ErrorLayer::<Nested>::new());
    let address = serve(router).await;
    assert!(is_about(&ask(address, "/").await, "shirt-42"));
    assert!(is_about(&ask(address, "/").await, "shirt-42"));
}

#[tokio::test]
async fn error_of_an_inner_layer_in_a_task_of_its_own_stays() {
    async fn spawned(request: Request, next: Next) -> Response {
        tokio::spawn(next.run(request)).await.expect("no panic")
    }
    let inner = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let inner = inner.layer(ErrorLayer::<Flat>::new()).layer(from_fn(spawned));
    let answer = answer(inner).await;
    assert_eq!(answer.json()["code"], "PRODUCT_NOT_FOUND", "{}", answer.body);
}

#[tokio::test]
async fn error_in_a_context_with_values_of_the_service_stays() {
    let router = Router::new().route("/", get(|| async { Err::<(), _>(not_found()) }));
    let layer = ErrorLayer::<Nested>::new().context(|_, context| context.with(7));
    assert!(is_about(&ask(serve(router.layer(layer)).await, "/").await, "shirt-42"));
}

/// The handler changes its context for a part of its work.
#[tokio::test]
async fn error_in_a_copy_of_the_context_stays() {
    async fn copied() -> Response {
        let context = context::current().expect("under the layer");
        let copy = Arc::unwrap_or_clone(context).with(7);
        context::sync_scope(copy.into(), || not_found().into_response())
    }
    assert!(is_about(&answer(Router::new().route("/", get(copied))).await, "shirt-42"));
}
