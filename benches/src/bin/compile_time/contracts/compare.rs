use std::future::Future;
use std::task::{Context, Poll, Waker};

use axum::response::IntoResponse;

fn main() {
    let (by_hand, derived) = (by_hand::samples(), derived::samples());
    assert_eq!(by_hand.len(), derived.len());
    for ((name, is_full, by_hand), (_, _, derived)) in by_hand.into_iter().zip(derived) {
        assert_eq!(show(derived), show(by_hand), "{name}, full: {is_full}");
    }
}

fn show(error: impl IntoResponse) -> (http::StatusCode, http::HeaderMap, String) {
    let (parts, body) = error.into_response().into_parts();
    let body = std::pin::pin!(axum::body::to_bytes(body, usize::MAX));
    let Poll::Ready(body) = body.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("the body is not in memory");
    };
    (parts.status, parts.headers, String::from_utf8(body.unwrap().to_vec()).unwrap())
}

fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).unwrap()
}

