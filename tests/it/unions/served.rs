//! Unions over real servers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use actix_web::web;
use apierror::Failed;
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::envelope::Nested;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use serde_json::json;

use super::errors::{
    AuthError, OutOfStock, PaymentDeclined, PlaceOrderError, StockError, StoreDown, out_of_stock,
    product_not_found, store_down,
};
use crate::common::actix;
use crate::common::live::{Answer, client, serve};

fn reserve(sku: &str) -> Result<(), StockError> {
    match sku {
        "shirt" => Err(product_not_found().into()),
        "hat" => Err(out_of_stock().into()),
        _ => Ok(()),
    }
}

fn pay(sku: &str) -> Result<(), Box<PaymentDeclined>> {
    if sku == "watch" { Err(Box::new(PaymentDeclined { reason: "limit" })) } else { Ok(()) }
}

/// What both frameworks serve.
fn place_order(sku: &str) -> Result<&'static str, PlaceOrderError> {
    reserve(sku)?;
    pay(sku)?;
    match sku {
        "private" => Err(AuthError::NotYours)?,
        "session" => Err(AuthError::SignedOut)?,
        "disk" => Err(store_down())?,
        _ => Ok("placed"),
    }
}

type Seen = Arc<Mutex<Vec<&'static str>>>;

/// Notes the type of each error.
fn hook(seen: &Seen) -> impl Fn(&Failed<'_>) + Send + Sync + 'static {
    let seen = Arc::clone(seen);
    move |failure| {
        let error = failure.error();
        let name = if error.is::<OutOfStock>() {
            "OutOfStock"
        } else if error.is::<PaymentDeclined>() {
            "PaymentDeclined"
        } else if error.is::<StoreDown>() {
            "StoreDown"
        } else if error.is::<AuthError>() {
            "AuthError"
        } else {
            "another"
        };
        seen.lock().expect("no panic").push(name);
    }
}

async fn check(address: SocketAddr, seen: &Seen) {
    let get = async |sku| Answer::to(client().get(format!("http://{address}/orders/{sku}"))).await;

    let placed = get("sock").await;
    assert_eq!((placed.status.as_u16(), placed.body.as_str()), (200, "placed"));

    let not_found = get("shirt").await;
    assert_eq!(not_found.status, 404);
    assert_eq!(not_found.headers["content-type"], "application/json");
    assert_eq!(
        not_found.json(),
        json!({"code": "PRODUCT_NOT_FOUND", "message": "Product 'shirt' not found.", "status": 404, "details": {"sku": "shirt"}})
    );

    let out = get("hat").await;
    assert_eq!(out.status, 409);
    assert_eq!(out.headers["retry-after"], "90");
    assert_eq!(
        (&out.headers["x-shelf"], &out.headers["x-static"]),
        (&"A7".parse().expect("a value"), &"1".parse().expect("a value"))
    );
    assert_eq!(out.json()["details"], json!({"left": 2}));

    let declined = get("watch").await;
    assert_eq!((declined.status.as_u16(), &declined.json()["reason"]), (402, &json!("limit")));

    let private = get("private").await;
    assert_eq!((private.status.as_u16(), &private.json()["code"]), (403, &json!("NOT_YOURS")));

    let session = get("session").await;
    assert_eq!((session.status.as_u16(), session.body.as_str()), (401, "Sign in first."));
    assert_eq!(session.headers["www-authenticate"], "Bearer");

    let down = get("disk").await;
    assert_eq!(
        (down.status.as_u16(), down.body.as_str()),
        (500, r#"{"code":"STORE_DOWN","message":"Internal Server Error","status":500}"#)
    );

    assert_eq!(
        *seen.lock().expect("no panic"),
        ["another", "OutOfStock", "PaymentDeclined", "AuthError", "AuthError", "StoreDown"]
    );
}

#[tokio::test]
async fn union_is_the_error_of_an_axum_handler() {
    let seen = Seen::default();
    let handler = |Path(sku): Path<String>| async move { place_order(&sku) };
    let router = Router::new().route("/orders/{sku}", get(handler));
    let address = serve(router.layer(ErrorLayer::<Nested>::new().on_error(hook(&seen)))).await;
    check(address, &seen).await;
}

#[actix_web::test]
async fn union_is_the_error_of_an_actix_handler() {
    let seen = Seen::default();
    let handler = |sku: web::Path<String>| async move { place_order(&sku) };
    let address = actix::serve(
        ErrorMiddleware::<Nested>::new().on_error(hook(&seen)),
        move |app: &mut web::ServiceConfig| {
            app.route("/orders/{sku}", web::get().to(handler));
        },
    );
    check(address, &seen).await;
}

#[test]
fn union_is_the_status_of_a_grpc_method() {
    let status = tonic::Status::from(PlaceOrderError::from(product_not_found()));
    let of_member = tonic::Status::from(product_not_found());
    assert_eq!((status.code(), status.message()), (of_member.code(), of_member.message()));
    assert_eq!(status.details(), of_member.details());
}
