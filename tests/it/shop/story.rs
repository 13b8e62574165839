//! Requests that make each operation succeed, and fail with each of its own errors, in an
//! order in which each finds what it needs.

use super::service::Who::{self, Ann, Bob, Nobody, Staff, Stranger};

/// What a request leads to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expected {
    /// A success with this status.
    Done(u16),
    /// The error with this code.
    Fails(&'static str),
}

use Expected::{Done, Fails};

/// A request to an operation.
pub(super) struct Step {
    pub(super) operation: &'static str,
    pub(super) path: &'static str,
    pub(super) who: Who,
    /// JSON, or nothing.
    pub(super) body: &'static str,
    pub(super) expected: Expected,
}

impl Step {
    pub(super) fn method(&self) -> &'static str {
        self.operation.split_once(' ').expect("a method").0
    }
}

const fn step(
    operation: &'static str,
    path: &'static str,
    who: Who,
    body: &'static str,
    expected: Expected,
) -> Step {
    Step { operation, path, who, body, expected }
}

const SHIRT: &str = r#"{"sku": "shirt", "name": "Shirt", "price": 2500}"#;
const CARD: &str = r#"{"card": "card_ok"}"#;

#[rustfmt::skip]
pub(super) const STORY: &[Step] = &[
    step("POST /customers", "/customers", Ann, r#"{"email": "ann@example.com"}"#, Done(201)),
    step("POST /customers", "/customers", Bob, r#"{"email": "bob@example.com"}"#, Done(201)),
    step("POST /customers", "/customers", Nobody, r#"{"email": "Ann@Example.com"}"#, Fails("EMAIL_TAKEN")),
    step("GET /customers/me", "/customers/me", Nobody, "", Fails("SIGNED_OUT")),
    step("GET /customers/me", "/customers/me", Stranger, "", Fails("SIGNED_OUT")),
    step("GET /customers/me", "/customers/me", Ann, "", Done(200)),

    step("POST /products", "/products", Nobody, SHIRT, Fails("SIGNED_OUT")),
    step("POST /products", "/products", Ann, SHIRT, Fails("STAFF_ONLY")),
    step("POST /products", "/products", Staff, SHIRT, Done(201)),
    step("POST /products", "/products", Staff, SHIRT, Fails("SKU_TAKEN")),
    step("GET /products", "/products", Nobody, "", Done(200)),
    step("GET /products/{sku}", "/products/hat", Nobody, "", Fails("PRODUCT_NOT_FOUND")),
    step("GET /products/{sku}", "/products/shirt", Nobody, "", Done(200)),

    step("PUT /products/{sku}/stock", "/products/shirt/stock", Nobody, r#"{"count": 3}"#, Fails("SIGNED_OUT")),
    step("PUT /products/{sku}/stock", "/products/shirt/stock", Ann, r#"{"count": 3}"#, Fails("STAFF_ONLY")),
    step("PUT /products/{sku}/stock", "/products/hat/stock", Staff, r#"{"count": 3}"#, Fails("PRODUCT_NOT_FOUND")),
    step("PUT /products/{sku}/stock", "/products/shirt/stock", Staff, r#"{"count": 3}"#, Done(200)),

    step("GET /cart", "/cart", Nobody, "", Fails("SIGNED_OUT")),
    step("GET /cart", "/cart", Ann, "", Done(200)),
    step("POST /orders", "/orders", Nobody, "", Fails("SIGNED_OUT")),
    step("POST /orders", "/orders", Ann, "", Fails("CART_EMPTY")),
    step("PUT /cart/{sku}", "/cart/shirt", Nobody, r#"{"quantity": 4}"#, Fails("SIGNED_OUT")),
    step("PUT /cart/{sku}", "/cart/hat", Ann, r#"{"quantity": 4}"#, Fails("PRODUCT_NOT_FOUND")),
    step("PUT /cart/{sku}", "/cart/shirt", Ann, r#"{"quantity": 4}"#, Done(200)),
    step("POST /orders", "/orders", Ann, "", Fails("OUT_OF_STOCK")),
    step("DELETE /cart/{sku}", "/cart/shirt", Nobody, "", Fails("SIGNED_OUT")),
    step("DELETE /cart/{sku}", "/cart/shirt", Ann, "", Done(204)),
    step("DELETE /cart/{sku}", "/cart/shirt", Ann, "", Fails("NOT_IN_CART")),
    step("PUT /cart/{sku}", "/cart/shirt", Ann, r#"{"quantity": 2}"#, Done(200)),
    step("POST /orders", "/orders", Ann, "", Done(201)),

    step("GET /orders", "/orders", Nobody, "", Fails("SIGNED_OUT")),
    step("GET /orders", "/orders", Ann, "", Done(200)),
    step("GET /orders/{id}", "/orders/1", Nobody, "", Fails("SIGNED_OUT")),
    step("GET /orders/{id}", "/orders/1", Bob, "", Fails("ORDER_NOT_FOUND")),
    step("GET /orders/{id}", "/orders/1", Ann, "", Done(200)),

    step("GET /orders/{id}/payment", "/orders/1/payment", Nobody, "", Fails("SIGNED_OUT")),
    step("GET /orders/{id}/payment", "/orders/9/payment", Ann, "", Fails("ORDER_NOT_FOUND")),
    step("GET /orders/{id}/payment", "/orders/1/payment", Ann, "", Fails("NOT_PAID")),
    step("POST /orders/{id}/payment", "/orders/1/payment", Nobody, CARD, Fails("SIGNED_OUT")),
    step("POST /orders/{id}/payment", "/orders/1/payment", Bob, CARD, Fails("ORDER_NOT_FOUND")),
    step("POST /orders/{id}/payment", "/orders/1/payment", Ann, r#"{"card": "card_declined"}"#, Fails("CARD_DECLINED")),
    step("POST /orders/{id}/payment", "/orders/1/payment", Ann, r#"{"card": "card_down"}"#, Fails("PROCESSOR_DOWN")),
    step("POST /orders/{id}/payment", "/orders/1/payment", Ann, CARD, Done(201)),
    step("POST /orders/{id}/payment", "/orders/1/payment", Ann, CARD, Fails("ORDER_PAID")),
    step("GET /orders/{id}/payment", "/orders/1/payment", Ann, "", Done(200)),

    step("DELETE /orders/{id}", "/orders/1", Nobody, "", Fails("SIGNED_OUT")),
    step("DELETE /orders/{id}", "/orders/9", Ann, "", Fails("ORDER_NOT_FOUND")),
    step("DELETE /orders/{id}", "/orders/1", Ann, "", Fails("ORDER_PAID")),
    // One is left.
    step("PUT /cart/{sku}", "/cart/shirt", Ann, r#"{"quantity": 1}"#, Done(200)),
    step("POST /orders", "/orders", Ann, "", Done(201)),
    step("DELETE /orders/{id}", "/orders/2", Ann, "", Done(200)),
    step("DELETE /orders/{id}", "/orders/2", Ann, "", Fails("ORDER_CANCELED")),
    step("POST /orders/{id}/payment", "/orders/2/payment", Ann, CARD, Fails("ORDER_CANCELED")),
    // The one of the canceled order is back.
    step("PUT /cart/{sku}", "/cart/shirt", Ann, r#"{"quantity": 1}"#, Done(200)),
    step("POST /orders", "/orders", Ann, "", Done(201)),
];

/// The first request of each operation that succeeds.
pub(super) fn successes() -> impl Iterator<Item = &'static Step> {
    let is_first = |index: usize, step: &Step| {
        let known = STORY[..index].iter();
        !known
            .filter(|known| matches!(known.expected, Done(_)))
            .any(|known| known.operation == step.operation)
    };
    let done = STORY.iter().enumerate().filter(|(_, step)| matches!(step.expected, Done(_)));
    done.filter(move |(index, step)| is_first(*index, step)).map(|(_, step)| step)
}
