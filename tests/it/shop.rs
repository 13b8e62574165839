//! The example `shop`, over a real socket: each operation answers with each error that it
//! declares, and with no other.

mod documented;
mod service;
mod story;
mod undeclared;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead as _;
use std::time::Duration;

use apierror::{Effect, Operation};
use serde_json::Value;
use shop::Settings;

use self::service::{Running, Who, settings};
use self::story::{Expected, STORY, Step, successes};
use crate::common::live::{Answer, client};
use crate::common::program::started;
use crate::utoipa_errors::document::is_valid;

/// The codes with which each operation has failed.
type Seen = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// Checks that an answer is the error that the document describes.
fn check_error(document: &Value, step: &Step, code: &str, answer: &Answer) {
    let what = format!("{} {code}: {answer:?}", step.operation);
    let body = answer.json();
    assert_eq!(body["code"], code, "{what}");
    let (method, path) = step.operation.split_once(' ').expect("a method");
    let operation = &document["paths"][path][method.to_lowercase()];
    let content = &operation["responses"][answer.status.as_str()]["content"];
    let content = &content["application/problem+json"];
    assert!(content["examples"][code].is_object(), "{what}");
    assert!(is_valid(document, &content["schema"], &body), "{what}");
}

#[tokio::test]
async fn each_operation_succeeds_and_fails_with_each_declared_error() {
    let mut running = Running::start(settings()).await;
    let mut seen = Seen::new();
    let mut succeeded = BTreeSet::new();
    for step in STORY {
        let answer = running.ask(step).await;
        match step.expected {
            Expected::Done(status) => {
                assert_eq!(answer.status, status, "{}: {answer:?}", step.operation);
                succeeded.insert(step.operation);
            }
            Expected::Fails(code) => {
                check_error(&running.document, step, code, &answer);
                seen.entry(step.operation).or_default().insert(code);
            }
        }
    }

    let (pay, answer) = pay_while_store_is_busy(&running).await;
    check_error(&running.document, &pay, "PAYMENT_NOT_RECORDED", &answer);
    seen.entry(pay.operation).or_default().insert("PAYMENT_NOT_RECORDED");

    // The only connection is taken.
    let taken = running.shop.store.connect().await.expect("a connection");
    fail_everywhere(&mut running, "STORE_BUSY", &mut seen).await;
    drop(taken);
    let mut store = running.shop.store.connect().await.expect("a connection");
    let rename = "alter table customers rename to c; alter table products rename to p";
    sqlx::raw_sql(rename).execute(&mut *store).await.expect("other names");
    drop(store);
    fail_everywhere(&mut running, "INTERNAL_ERROR", &mut seen).await;

    let declared: Vec<(String, BTreeSet<_>)> = running
        .catalog
        .operations()
        .iter()
        .map(|of| {
            (format!("{} {}", of.method(), of.path()), of.specs().map(|spec| spec.name).collect())
        })
        .collect();
    assert_eq!(declared.len(), 15);
    for (operation, codes) in &declared {
        assert!(succeeded.contains(&**operation), "{operation} never succeeds");
        assert_eq!(seen.get(&**operation), Some(codes), "{operation}");
    }
    running.finish();
}

/// Pays the last order of the story. The only connection is taken once the card is charged.
async fn pay_while_store_is_busy(running: &Running) -> (Step, Answer) {
    let pay = Step {
        operation: "POST /orders/{id}/payment",
        path: "/orders/3/payment",
        who: Who::Ann,
        body: r#"{"card": "card_slow"}"#,
        expected: Expected::Fails("PAYMENT_NOT_RECORDED"),
    };
    let charged = async {
        while running.shop.processor.charged(3).await.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.shop.store.connect().await.expect("a connection")
    };
    let answer = running.send(&pay);
    let (answer, taken) = tokio::join!(answer, charged);
    drop(taken);
    // The card is charged, so nobody may be told that nothing has happened.
    let operations = running.catalog.operations().iter();
    let mut specs = operations.flat_map(Operation::specs);
    let spec = specs.find(|spec| spec.name == "PAYMENT_NOT_RECORDED").expect("the error");
    assert_eq!(spec.retry.effect(), Effect::Unknown);
    (pay, answer)
}

/// Sends a request to each operation, and checks that it fails with the error.
async fn fail_everywhere(running: &mut Running, code: &'static str, seen: &mut Seen) {
    for step in successes() {
        let answer = running.ask(step).await;
        check_error(&running.document, step, code, &answer);
        seen.entry(step.operation).or_default().insert(code);
    }
}

#[tokio::test]
async fn any_operation_may_be_rate_limited() {
    let mut running = Running::start(Settings { requests_per_minute: 0, ..settings() }).await;
    for step in successes() {
        let answer = running.ask(step).await;
        check_error(&running.document, step, "RATE_LIMITED", &answer);
        let wait = answer.headers["retry-after"].to_str().expect("text");
        assert!((1..=60).contains(&wait.parse::<u32>().expect("seconds")), "{wait}");
    }
    running.finish();
}

/// The first order of Ann's.
async fn order(running: &mut Running) {
    let placed = STORY.iter().position(|step| step.path == "/orders" && is_done(step));
    for step in &STORY[..=placed.expect("an order")] {
        running.ask(step).await;
    }
}

fn is_done(step: &Step) -> bool {
    step.operation == "POST /orders" && matches!(step.expected, Expected::Done(_))
}

#[tokio::test]
async fn order_that_is_canceled_while_it_is_paid_is_refunded() {
    let mut running = Running::start(settings()).await;
    order(&mut running).await;
    let processor = running.shop.processor.clone();
    let step = |operation, path, body| {
        let expected = Expected::Fails("ORDER_CANCELED");
        Step { operation, path, who: Who::Ann, body, expected }
    };
    let pay = step("POST /orders/{id}/payment", "/orders/1/payment", r#"{"card": "card_slow"}"#);
    let cancel = step("DELETE /orders/{id}", "/orders/1", "");
    let paid = running.send(&pay);
    let canceled = async {
        while processor.charged(1).await.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.send(&cancel).await
    };
    let (paid, canceled) = tokio::join!(paid, canceled);
    assert_eq!(canceled.status, 200, "{canceled:?}");
    check_error(&running.document, &pay, "ORDER_CANCELED", &paid);
    assert_eq!(processor.charged(1).await, None);
    running.finish();
}

#[tokio::test]
async fn text_of_the_database_stays_in_the_process() {
    let mut running = Running::start(settings()).await;
    let mut store = running.shop.store.connect().await.expect("a connection");
    sqlx::raw_sql("drop table cart_items").execute(&mut *store).await.expect("no carts");
    drop(store);
    for step in STORY {
        let answer = running.ask(step).await;
        assert!(!answer.body.contains("cart_items"), "{answer:?}");
        if step.operation == "GET /cart" && step.who == Who::Ann {
            assert_eq!(answer.json()["detail"], "Internal Server Error");
        }
    }
    running.finish();
}

#[tokio::test]
async fn program_prints_requests_that_fail_as_declared() {
    let mut running = started("shop");
    let mut lines = Vec::new();
    while !lines.last().is_some_and(|line: &String| line.contains("/openapi.json")) {
        let mut line = String::new();
        assert_ne!(running.output.read_line(&mut line).expect("a line"), 0, "{lines:#?}");
        lines.push(line);
    }
    let product = lines.iter().find_map(|line| line.trim().strip_prefix("curl -i "));
    let answer = Answer::to(client().get(product.expect("a request"))).await;
    assert_eq!(answer.json()["code"], "PRODUCT_NOT_FOUND");
    let page = Answer::to(client().get(format!("{}/errors", running.address))).await;
    assert!(page.body.contains("Raised by"), "the reference says which operations raise an error");
}
