//! A handler that answers with an error that its operation does not declare.

use axum::Router;
use axum::routing::get;
use shop::orders::CartEmpty;

use super::service::{Undeclared, serve_checked};
use crate::common::live::{Answer, client};

/// `apierror::Error` takes any error, so this compiles.
async fn get_product() -> apierror::Result<String> {
    Err(CartEmpty)?
}

#[tokio::test]
#[should_panic(expected = "not declared: GET /products/{sku} answers with CART_EMPTY")]
async fn undeclared_error_of_an_operation_fails_the_check() {
    let undeclared = Undeclared::default();
    let router = Router::new().route("/products/{sku}", get(get_product));
    let address = serve_checked(router, &undeclared).await;
    undeclared.assert_empty();
    let answer = Answer::to(client().get(format!("http://{address}/products/shirt"))).await;
    // The answer itself is as good as any.
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (422, &"CART_EMPTY".into()));
    undeclared.assert_empty();
}
