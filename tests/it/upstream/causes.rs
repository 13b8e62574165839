//! The causes of each error in the documents for those who operate the service.

use std::error::Error;
use std::fs;
use std::path::Path;

use apierror::contract::{Outcome, Update, check_with};
use apierror::{ApiError, Catalog, OpenApiVersion};
use serde_json::{Value, json};

use super::payments::PaymentError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(PaymentError, std::io::Error))]
enum PayError {
    #[error("paid already")]
    #[api(code = "PAID", status = 409, on(unique = "payments_order_key", unique = "a`|<b>"))]
    Paid(#[source] PaymentError),
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing,
    /// Another variant of the same code.
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(forbidden))]
    Hidden(#[source] std::io::Error),
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] Box<dyn Error + Send + Sync>),
    #[error("cart is empty")]
    #[api(code = "CART_EMPTY", status = 400)]
    #[expect(dead_code, reason = "only the handler creates it")]
    CartEmpty,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("busy")]
#[api(code = "BUSY", status = 503, on(unavailable, code = "OVERLOADED"))]
struct Busy;

fn catalog() -> Catalog {
    Catalog::of::<PayError>().and::<Busy>()
}

fn errors(catalog: &Catalog) -> Value {
    let json: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    let errors = json["errors"].as_array().expect("a list").iter();
    errors
        .map(|error| (error["name"].as_str().expect("a name").to_owned(), error["causes"].clone()))
        .collect()
}

#[test]
fn json_has_the_causes_of_each_error_and_their_upstreams() {
    assert_eq!(
        errors(&catalog().show_causes()),
        json!({
            "PAID": [
                { "cause": "unique", "name": "payments_order_key", "upstreams": ["PaymentError"] },
                { "cause": "unique", "name": "a`|<b>", "upstreams": ["PaymentError"] },
            ],
            "MISSING": [
                { "cause": "not_found", "upstreams": ["PaymentError", "std::io::Error"] },
                { "cause": "forbidden", "upstreams": ["std::io::Error"] },
            ],
            "FAILED": [{ "cause": "other", "upstreams": ["PaymentError", "std::io::Error"] }],
            "CART_EMPTY": null,
            // Any upstream of a union that holds it.
            "BUSY": [{ "cause": "unavailable" }, { "cause": "code", "name": "OVERLOADED" }],
        })
    );
}

#[test]
fn pages_show_the_causes() {
    let catalog = catalog().show_causes();
    let markdown = catalog.to_markdown();
    let line = "- Caused by: `unique = \"payments_order_key\"` of `PaymentError`, ";
    assert!(markdown.contains(line), "{markdown}");
    assert!(
        markdown.contains("- Caused by: `unavailable`, `code = \"OVERLOADED\"`\n"),
        "{markdown}"
    );
    assert!(markdown.contains("`not_found` of `PaymentError` or `std::io::Error`"), "{markdown}");
    let html = catalog.to_html();
    assert!(html.contains("<dt>Caused by</dt>"));
    assert!(html.contains(
        "<code>not_found</code> of <code>PaymentError</code> or <code>std::io::Error</code>"
    ));
    assert!(html.contains("a`|&lt;b&gt;") && !html.contains("a`|<b>"));
}

#[test]
fn documents_for_callers_have_no_causes() {
    let catalogs = [("default", catalog()), ("with causes", catalog().show_causes())];
    let [(_, plain), (_, shown)] = &catalogs;
    for text in [plain.to_json(), plain.to_markdown(), plain.to_html()] {
        assert!(!text.contains("payments_order_key") && !text.contains("PaymentError"), "{text}");
    }
    for (name, catalog) in &catalogs {
        for text in [
            catalog.to_openapi(),
            catalog.openapi().version(OpenApiVersion::V3_0).write(),
            catalog.to_typescript(),
            catalog.to_prometheus_rules(),
            catalog.to_grafana_dashboard(),
        ] {
            assert!(
                !text.contains("payments_order_key") && !text.contains("PaymentError"),
                "{name}: {text}"
            );
        }
    }
    assert_eq!(plain.to_openapi(), shown.to_openapi());
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("down")]
#[api(code = "DOWN", status = 503, on(unavailable))]
struct Down;

#[test]
fn lock_has_the_effect_and_no_cause() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("upstream-{}.lock", std::process::id()));
    let catalog = catalog().and::<Down>().show_causes();
    let outcome = check_with(&catalog, &path, Update::Nothing).expect("a lock");
    assert_eq!(outcome, Outcome::Created);
    let lock = fs::read_to_string(&path).expect("a lock");
    fs::remove_file(path).expect("it was there");
    assert!(!lock.contains("payments_order_key") && !lock.contains("PaymentError"), "{lock}");
    let down = lock.split("\n[").find(|error| error.contains("DOWN")).expect("the error");
    assert!(down.contains("not_applied"), "{lock}");
    // The code of an upstream says nothing about the effect.
    assert_eq!(lock.matches("not_applied").count(), 1, "{lock}");
}
