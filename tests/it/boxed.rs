//! A boxed error is a response wherever the error is.

use std::fmt::Debug;

use actix_web::ResponseError as _;
use apierror::ApiError;
use axum::response::IntoResponse as _;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order {id}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound { id: u32 },
}

/// The bounds name `Self` and the parameter.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("bad {0:?}")]
#[api(code = "BAD", status = 400)]
struct Bad<T>(T)
where
    T: Debug + Send + Sync + 'static,
    Self: Sized;

async fn axum_body(response: axum::response::Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

#[tokio::test]
async fn boxed_error_is_the_same_response_in_axum() {
    let plain = axum_body(OrderError::NotFound { id: 7 }.into_response()).await;
    assert_eq!(plain.0, 404);
    assert!(plain.1.contains("no order 7"), "{plain:?}");
    let boxed: Result<(), Box<OrderError>> = Err(OrderError::NotFound { id: 7 }.into());
    assert_eq!(axum_body(boxed.into_response()).await, plain);

    let generic = axum_body(Box::new(Bad("x")).into_response()).await;
    assert_eq!(generic, axum_body(Bad("x").into_response()).await);
}

#[actix_web::test]
async fn boxed_error_is_the_same_response_in_actix_web() {
    let (plain, boxed) = (OrderError::NotFound { id: 7 }, Box::new(OrderError::NotFound { id: 7 }));
    assert_eq!(boxed.status_code(), 404);
    let body = |response: actix_web::HttpResponse| actix_web::body::to_bytes(response.into_body());
    let (boxed, plain) = (body(boxed.error_response()), body(plain.error_response()));
    assert_eq!(boxed.await.expect("a body"), plain.await.expect("a body"));
    // A handler converts it with `?`.
    let error: actix_web::Error = Box::new(Bad(7)).into();
    assert_eq!(error.as_response_error().status_code(), 400);
}

#[test]
fn boxed_error_is_the_same_status_in_tonic() {
    let plain = tonic::Status::from(OrderError::NotFound { id: 7 });
    let boxed = tonic::Status::from(Box::new(OrderError::NotFound { id: 7 }));
    assert_eq!((boxed.code(), boxed.message()), (plain.code(), plain.message()));
    assert_eq!(boxed.details(), plain.details());
    assert_eq!(tonic::Status::from(Box::new(Bad(7))).code(), tonic::Code::InvalidArgument);
}
