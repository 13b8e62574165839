//! Unions in documents of utoipa.
#![expect(dead_code, reason = "only the documents of the operations are read")]

use std::collections::BTreeSet;

use apierror::DeclaredError;
use serde_json::Value;
use utoipa::OpenApi;

use super::errors::{PlaceOrderError, ShopError, StockError};

#[utoipa::path(post, path = "/stock", responses((status = 200, body = String), StockError))]
fn reserve() {}

#[utoipa::path(post, path = "/orders", responses((status = 200, body = String), PlaceOrderError))]
fn place_order() {}

#[utoipa::path(post, path = "/shop", responses((status = 200, body = String), ShopError))]
fn shop() {}

#[derive(OpenApi)]
#[openapi(paths(reserve, place_order, shop))]
struct Api;

type Codes = BTreeSet<(String, String)>;

/// Returns the codes of an operation, each with its status.
fn documented(document: &Value, path: &str) -> Codes {
    let mut codes = Codes::new();
    let responses = &document["paths"][path]["post"]["responses"];
    for (status, response) in responses.as_object().expect("responses") {
        let is_error = status.starts_with(['4', '5']);
        let contents = response["content"].as_object().filter(|_| is_error);
        for media in contents.into_iter().flat_map(|contents| contents.values()) {
            for code in media["examples"].as_object().expect("examples").keys() {
                codes.insert((status.clone(), code.clone()));
            }
        }
    }
    codes
}

fn declared<E: DeclaredError>() -> Codes {
    E::specs().map(|spec| (spec.status.as_str().to_owned(), spec.code.to_owned())).collect()
}

#[test]
fn utoipa_documents_exactly_the_codes_of_a_union() {
    let document = serde_json::to_value(Api::openapi()).expect("JSON");
    assert_eq!(documented(&document, "/stock"), declared::<StockError>());
    assert_eq!(documented(&document, "/orders"), declared::<PlaceOrderError>());
    assert_eq!(documented(&document, "/shop"), declared::<PlaceOrderError>());
    assert_eq!(declared::<StockError>().len(), 2);
    assert_eq!(declared::<PlaceOrderError>().len(), 6);
    let members = &document["paths"]["/orders"]["post"]["responses"]["409"];
    let schema = &members["content"]["application/json"]["schema"]["properties"];
    assert_eq!(schema["code"]["const"], "OUT_OF_STOCK");
    assert_eq!(schema["details"]["properties"]["left"]["type"], "integer");
}
