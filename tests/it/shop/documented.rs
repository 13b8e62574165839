//! The document of the shop, compared with the types of its handlers.

use std::collections::{BTreeMap, BTreeSet};

use apierror::{Catalog, DeclaredError, ServiceError};
use serde_json::Value;
use shop::rate_limit::RateLimited;
use shop::{Api, carts, customers, orders, payments, products, stock};

use crate::utoipa_errors::document::documented;

type Codes = BTreeSet<&'static str>;

fn codes<E: DeclaredError>() -> Codes {
    Catalog::of::<E>().iter().map(|spec| spec.name).collect()
}

/// A handler with these arguments. Its type says with which errors it fails.
trait Handler<Arguments> {
    fn codes() -> Codes;
}

macro_rules! handlers {
    ($(($($argument:ident)*))*) => {
        $(
            impl<F, R, T, E, $($argument),*> Handler<($($argument,)*)> for F
            where
                F: Fn($($argument),*) -> R,
                R: Future<Output = Result<T, E>>,
                E: DeclaredError,
            {
                fn codes() -> Codes {
                    codes::<E>()
                }
            }
        )*
    };
}

handlers! { (A) (A B) (A B C) (A B C D) }

fn codes_of<H: Handler<Arguments>, Arguments>(_: H) -> Codes {
    H::codes()
}

/// What the extractors of an operation read.
const NOTHING: &[&str] = &[];
const PATH: &[&str] = &["INVALID_PATH"];
const BODY: &[&str] =
    &["MALFORMED_BODY", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "VALIDATION_FAILED"];

/// Each operation with the codes of its handler's type, and those of its extractors.
fn operations() -> Vec<(&'static str, Codes, Vec<&'static [&'static str]>)> {
    vec![
        ("post /customers", codes_of(customers::sign_up), vec![BODY]),
        ("get /customers/me", codes_of(customers::get_me), vec![NOTHING]),
        ("get /products", codes_of(products::list_products), vec![NOTHING]),
        ("post /products", codes_of(products::add_product), vec![BODY]),
        ("get /products/{sku}", codes_of(products::get_product), vec![PATH]),
        ("put /products/{sku}/stock", codes_of(stock::count_stock), vec![PATH, BODY]),
        ("get /cart", codes_of(carts::get_cart), vec![NOTHING]),
        ("put /cart/{sku}", codes_of(carts::put_in_cart), vec![PATH, BODY]),
        ("delete /cart/{sku}", codes_of(carts::take_from_cart), vec![PATH]),
        ("get /orders", codes_of(orders::list_orders), vec![NOTHING]),
        ("post /orders", codes_of(orders::place_order), vec![NOTHING]),
        ("get /orders/{id}", codes_of(orders::get_order), vec![PATH]),
        ("delete /orders/{id}", codes_of(orders::cancel_order), vec![PATH]),
        ("get /orders/{id}/payment", codes_of(payments::get_payment), vec![PATH]),
        ("post /orders/{id}/payment", codes_of(payments::pay_order), vec![PATH, BODY]),
    ]
}

/// What any operation may answer with.
fn everywhere() -> Codes {
    let mut everywhere = codes::<RateLimited>();
    everywhere.extend([
        "INTERNAL_ERROR",
        "METHOD_NOT_ALLOWED",
        "REQUEST_TIMEOUT",
        "ROUTE_NOT_FOUND",
    ]);
    everywhere
}

#[test]
fn document_has_exactly_the_errors_of_each_handlers_type() {
    let document = serde_json::to_value(Api::new().document).expect("JSON");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (operation, _, code) in documented(&document) {
        assert!(found.entry(operation).or_default().insert(code));
    }
    let expected: BTreeMap<String, BTreeSet<String>> = operations()
        .into_iter()
        .map(|(operation, own, extracted)| {
            let extracted = extracted.into_iter().flatten().copied();
            let all = own.into_iter().chain(extracted).chain(everywhere());
            (operation.to_owned(), all.map(str::to_owned).collect())
        })
        .collect();
    assert_eq!(found, expected);
}

/// The schemas say the same as the examples.
#[test]
fn schemas_of_each_operation_have_each_code_once() {
    let document = serde_json::to_value(Api::new().document).expect("JSON");
    let resolved = |schema: &Value| -> Value {
        let pointer = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer.map_or(schema, |pointer| document.pointer(pointer).expect("a component")).clone()
    };
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let responses = operation["responses"].as_object().expect("responses");
            for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "4")
            {
                let schema = resolved(&response["content"]["application/problem+json"]["schema"]);
                let arms = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema]);
                for arm in arms.iter().map(resolved) {
                    let code = arm["properties"]["code"]["const"].as_str().expect("a code");
                    let entry = (format!("{method} {path}"), status.clone(), code.to_owned());
                    assert!(found.insert(entry.clone()), "{entry:?} twice");
                }
            }
        }
    }
    assert_eq!(found, documented(&document));
}

#[test]
fn catalogue_has_exactly_the_errors_of_each_handlers_type() {
    let catalog = Api::new().catalog;
    let found: BTreeMap<String, Codes> = catalog
        .operations()
        .iter()
        .map(|of| {
            let operation = format!("{} {}", of.method().as_str().to_lowercase(), of.path());
            (operation, of.specs().map(|spec| spec.name).collect())
        })
        .collect();
    let expected =
        operations().into_iter().map(|(operation, own, _)| (operation.to_owned(), own)).collect();
    assert_eq!(found, expected);
    let around = codes::<RateLimited>().into_iter().chain(codes::<ServiceError>());
    let around: Codes = around.collect();
    assert!(catalog.errors_everywhere().all(|name| around.contains(name)));
    assert!(everywhere().is_subset(&catalog.errors_everywhere().collect()));
}
