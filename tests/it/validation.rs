//! Tests the `Valid` extractors over a real socket, and the field errors from each
//! library. The features work alone and together, also on one type.

use http::StatusCode;
use serde_json::{Value, json};

use crate::common::live::{Answer, client, serve};

/// Text that the tests send as a wrong value. No response may contain it.
const SECRET: &str = "hunter2";

/// Returns an order in which every field is invalid.
fn wrong() -> Value {
    json!({
        "email": SECRET,
        "password": SECRET,
        "again": "hunter3",
        "items": [
            { "name": "shirt", "amount": 1 },
            { "name": "", "amount": 70_707 },
        ],
        "address": { "zip": SECRET },
    })
}

fn right() -> Value {
    json!({
        "email": "a@example.com",
        "password": "correct horse",
        "again": "correct horse",
        "items": [{ "name": "shirt", "amount": 1 }],
        "address": { "zip": "12345" },
    })
}

async fn post(address: std::net::SocketAddr, path: &str, body: &Value) -> Answer {
    Answer::to(client().post(format!("http://{address}{path}")).json(body)).await
}

async fn get(address: std::net::SocketAddr, path: &str) -> Answer {
    Answer::to(client().get(format!("http://{address}{path}"))).await
}

#[track_caller]
fn check_refusal(answer: &Answer, status: u16, code: &str, details: &Value) {
    assert_eq!(answer.status, StatusCode::from_u16(status).expect("a status"), "{}", answer.body);
    let body = answer.json();
    assert_eq!((&body["code"], &body["details"]), (&json!(code), details));
    for sent in [SECRET, "hunter3", "70707"] {
        assert!(!answer.body.contains(sent), "{}", answer.body);
    }
}

mod by_garde {
    use apierror::axum::garde::Valid;
    use apierror::axum::{Form, Json, Path, Query};
    use axum::Router;
    use axum::routing::{get as get_route, post as post_route};
    use garde::Validate;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, Validate)]
    struct Order {
        #[garde(email)]
        email: String,
        #[garde(length(min = 8), contains("horse"))]
        password: String,
        #[garde(matches(password))]
        again: String,
        #[garde(dive)]
        items: Vec<Item>,
        #[garde(dive)]
        address: Address,
    }

    #[derive(Debug, Deserialize, Validate)]
    struct Item {
        #[garde(length(min = 1))]
        name: String,
        #[garde(range(max = 99))]
        amount: u32,
    }

    #[derive(Debug, Deserialize, Validate)]
    struct Address {
        #[garde(custom(is_zip))]
        zip: String,
    }

    fn is_zip<C>(zip: &str, _: &C) -> garde::Result {
        let is_zip = zip.len() == 5 && zip.bytes().all(|byte| byte.is_ascii_digit());
        if is_zip { Ok(()) } else { Err(garde::Error::new("not a ZIP code")) }
    }

    fn router() -> Router {
        Router::new()
            .route(
                "/json",
                post_route(async |Valid(Json(order)): Valid<Json<Order>>| {
                    order.items.len().to_string()
                }),
            )
            .route(
                "/optional",
                post_route(async |order: Option<Valid<Json<Order>>>| order.is_some().to_string()),
            )
            .route(
                "/list",
                post_route(async |Valid(Json(items)): Valid<Json<Vec<Item>>>| {
                    items.len().to_string()
                }),
            )
            .route("/query", get_route(async |item: Valid<Query<Item>>| item.name.clone()))
            .route("/form", get_route(async |item: Valid<Form<Item>>| item.name.clone()))
            .route(
                "/path/{name}/{amount}",
                get_route(async |item: Valid<Path<Item>>| item.name.clone()),
            )
    }

    #[tokio::test]
    async fn every_violation_is_a_field_error() {
        let address = serve(router()).await;
        let details = json!([
            { "path": "address.zip", "message": "not a ZIP code" },
            { "path": "again", "message": "does not match password field" },
            { "path": "email", "message": "not a valid email: value is missing `@`" },
            { "path": "items.1.amount", "message": "greater than 99" },
            { "path": "items.1.name", "message": "length is lower than 1" },
            { "path": "password", "message": "length is lower than 8" },
            { "path": "password", "message": "does not contain \"horse\"" },
        ]);
        for path in ["/json", "/optional"] {
            check_refusal(&post(address, path, &wrong()).await, 422, "VALIDATION_FAILED", &details);
        }
    }

    #[tokio::test]
    async fn valid_value_is_extracted() {
        let address = serve(router()).await;
        for (path, taken) in [("/json", "1"), ("/optional", "true")] {
            let answer = post(address, path, &right()).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, taken));
        }
        let none = Answer::to(client().post(format!("http://{address}/optional"))).await;
        assert_eq!((none.status.as_u16(), none.body.as_str()), (200, "false"));
        for path in ["/query?name=a&amount=1", "/form?name=a&amount=1", "/path/a/1"] {
            let answer = get(address, path).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "a"), "{path}");
        }
    }

    #[tokio::test]
    async fn each_part_of_a_request_has_its_own_code() {
        let address = serve(router()).await;
        let details = json!([{ "path": "amount", "message": "greater than 99" }]);
        for (path, status, code) in [
            ("/query?name=a&amount=70707", 400, "INVALID_QUERY"),
            ("/form?name=a&amount=70707", 422, "VALIDATION_FAILED"),
            ("/path/a/70707", 400, "INVALID_PATH"),
        ] {
            check_refusal(&get(address, path).await, status, code, &details);
        }
        let list = json!([{ "name": "a", "amount": 1 }, { "name": "", "amount": 1 }]);
        let details = json!([{ "path": "1.name", "message": "length is lower than 1" }]);
        check_refusal(&post(address, "/list", &list).await, 422, "VALIDATION_FAILED", &details);
    }

    #[tokio::test]
    async fn value_that_cannot_be_extracted_is_not_validated() {
        let address = serve(router()).await;
        let details = json!([{ "path": "amount", "message": "Required", "code": "missing_field" }]);
        check_refusal(&get(address, "/query?name=").await, 400, "INVALID_QUERY", &details);
    }
}

mod by_validator {
    use std::borrow::Cow;

    use apierror::axum::validator::Valid;
    use apierror::axum::{Form, Json, Path, Query};
    use apierror::{FieldError, IntoFieldErrors};
    use axum::Router;
    use axum::routing::{get as get_route, post as post_route};
    use serde::Deserialize;
    use validator::{Validate, ValidationError};

    use super::*;

    #[derive(Debug, Deserialize, Validate)]
    #[validate(schema(function = "is_no_pair", skip_on_field_errors = false))]
    struct Order {
        #[validate(email)]
        email: String,
        #[validate(length(min = 8), contains(pattern = "horse", message = "Weak"))]
        password: String,
        #[validate(must_match(other = "password"))]
        again: String,
        #[validate(nested)]
        items: Vec<Item>,
        #[validate(nested)]
        address: Address,
    }

    #[derive(Debug, Deserialize, Validate)]
    struct Item {
        #[validate(length(min = 1, max = 20))]
        name: String,
        #[validate(range(max = 99))]
        amount: u32,
    }

    #[derive(Debug, Deserialize, Validate)]
    struct Address {
        #[validate(custom(function = "is_zip"))]
        zip: String,
    }

    fn is_zip(zip: &str) -> Result<(), ValidationError> {
        let is_zip = zip.len() == 5 && zip.bytes().all(|byte| byte.is_ascii_digit());
        if is_zip { Ok(()) } else { Err(ValidationError::new("zip")) }
    }

    fn is_no_pair(order: &Order) -> Result<(), ValidationError> {
        if order.items.len() != 2 {
            return Ok(());
        }
        Err(ValidationError::new("pair").with_message(Cow::Borrowed("Two items are one too many")))
    }

    fn router() -> Router {
        Router::new()
            .route(
                "/json",
                post_route(async |Valid(Json(order)): Valid<Json<Order>>| {
                    order.items.len().to_string()
                }),
            )
            .route(
                "/list",
                post_route(async |Valid(Json(items)): Valid<Json<Vec<Item>>>| {
                    items.len().to_string()
                }),
            )
            .route("/query", get_route(async |item: Valid<Query<Item>>| item.name.clone()))
            .route("/form", get_route(async |item: Valid<Form<Item>>| item.name.clone()))
            .route(
                "/path/{name}/{amount}",
                get_route(async |item: Valid<Path<Item>>| item.name.clone()),
            )
    }

    #[tokio::test]
    async fn every_violation_is_a_field_error() {
        let address = serve(router()).await;
        let details = json!([
            { "path": "", "message": "Two items are one too many", "code": "pair" },
            { "path": "address.zip", "message": "Invalid value", "code": "zip" },
            { "path": "again", "message": "Must match the other field", "code": "must_match" },
            { "path": "email", "message": "Must be an email address", "code": "email" },
            { "path": "items.1.amount", "message": "Must be at most 99", "code": "range" },
            { "path": "items.1.name", "message": "Length must be at least 1 and at most 20", "code": "length" },
            { "path": "password", "message": "Length must be at least 8", "code": "length" },
            { "path": "password", "message": "Weak", "code": "contains" },
        ]);
        check_refusal(&post(address, "/json", &wrong()).await, 422, "VALIDATION_FAILED", &details);
    }

    #[tokio::test]
    async fn valid_value_is_extracted() {
        let address = serve(router()).await;
        let answer = post(address, "/json", &right()).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "1"));
        for path in ["/query?name=a&amount=1", "/form?name=a&amount=1", "/path/a/1"] {
            let answer = get(address, path).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "a"), "{path}");
        }
    }

    #[tokio::test]
    async fn each_part_of_a_request_has_its_own_code() {
        let address = serve(router()).await;
        let details =
            json!([{ "path": "amount", "message": "Must be at most 99", "code": "range" }]);
        for (path, status, code) in [
            ("/query?name=a&amount=70707", 400, "INVALID_QUERY"),
            ("/form?name=a&amount=70707", 422, "VALIDATION_FAILED"),
            ("/path/a/70707", 400, "INVALID_PATH"),
        ] {
            check_refusal(&get(address, path).await, status, code, &details);
        }
        let list = json!([{ "name": "a", "amount": 1 }, { "name": "b", "amount": 70_707 }]);
        let details =
            json!([{ "path": "1.amount", "message": "Must be at most 99", "code": "range" }]);
        check_refusal(&post(address, "/list", &list).await, 422, "VALIDATION_FAILED", &details);
    }

    /// Converts without a framework.
    #[test]
    fn violations_of_elements_are_in_order() {
        let items: Vec<_> =
            (0..12).map(|index| Item { name: "a".to_owned(), amount: 95 + index }).collect();
        let fields = items.validate().expect_err("some are over 99").into_field_errors();
        let paths: Vec<_> = fields.iter().map(|field| &*field.path).collect();
        assert_eq!(
            paths,
            ["5", "6", "7", "8", "9", "10", "11"].map(|index| format!("{index}.amount")),
        );
        assert_eq!(fields[0], FieldError::new("5.amount", "Must be at most 99").with_code("range"));
    }
}

/// Both features may be enabled by dependencies, and one type may use both.
#[tokio::test]
async fn both_libraries_validate_one_type() {
    use apierror::axum::{Json, garde, validator};
    use axum::Router;
    use axum::routing::post as post_route;

    #[derive(Debug, serde::Deserialize, ::garde::Validate, ::validator::Validate)]
    struct Item {
        #[garde(length(min = 3))]
        #[validate(length(min = 3))]
        name: String,
    }

    let router = Router::new()
        .route(
            "/garde",
            post_route(async |garde::Valid(Json(item)): garde::Valid<Json<Item>>| item.name),
        )
        .route(
            "/validator",
            post_route(async |item: validator::Valid<Json<Item>>| item.name.clone()),
        );
    let address = serve(router).await;
    let item = json!({ "name": "a" });
    for (path, details) in [
        ("/garde", json!([{ "path": "name", "message": "length is lower than 3" }])),
        (
            "/validator",
            json!([{ "path": "name", "message": "Length must be at least 3", "code": "length" }]),
        ),
    ] {
        check_refusal(&post(address, path, &item).await, 422, "VALIDATION_FAILED", &details);
    }
}
