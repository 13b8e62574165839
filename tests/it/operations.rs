//! The errors of each operation: the catalogue's documents, the lock, and the check over
//! real servers.

mod checked;
mod locked;
mod names;

use apierror::{ApiError, Catalog, Failure, FieldError, OpenApiVersion, Unions, envelope::Flat};
use serde_json::{Value, json};
use utoipa::{Modify as _, OpenApi};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no product {sku}")]
#[api(code = "PRODUCT_NOT_FOUND", status = 404, envelope = Flat, group = "Stock")]
pub(crate) struct ProductNotFound {
    #[api(detail)]
    pub(crate) sku: String,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("out of stock")]
#[api(code = "OUT_OF_STOCK", status = 409, envelope = Flat, group = "Stock")]
pub(crate) struct OutOfStock;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, status = 409)]
#[expect(dead_code, reason = "the catalogue shows the others")]
pub(crate) enum PlaceOrderError {
    #[error(transparent)]
    #[api(transparent)]
    Product(#[from] ProductNotFound),
    #[error(transparent)]
    #[api(transparent)]
    Stock(#[from] OutOfStock),
    #[error("cart is empty")]
    #[api(code = "CART_EMPTY", status = 422)]
    CartEmpty,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, status = 401)]
#[expect(dead_code, reason = "the catalogue shows the other")]
pub(crate) enum SignInError {
    #[error("signed out")]
    #[api(code = "SIGNED_OUT")]
    SignedOut,
    /// An order of somebody else.
    #[error("no access")]
    #[api(code = "NO_ACCESS", status = 404)]
    NoAccess,
}

/// An error of no operation.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("locked")]
#[api(code = "ORDER_LOCKED", status = 423, envelope = Flat)]
pub(crate) struct OrderLocked;

/// The failures around the handlers of a service.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
pub(crate) enum RequestError {
    #[error("invalid")]
    #[api(code = "VALIDATION_FAILED", status = 400)]
    Invalid(#[api(details)] Vec<FieldError>),
}

impl TryFrom<Failure> for RequestError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::InvalidBody(fields) => Ok(Self::Invalid(fields)),
            other => Err(other),
        }
    }
}

/// A shop of which each operation has a type of errors.
pub(crate) fn catalog() -> Catalog {
    Catalog::of::<SignInError>()
        .in_service::<Flat>()
        .everywhere::<SignInError>()
        .operation::<PlaceOrderError>("POST", "/orders")
        .operation::<PlaceOrderError>("put", "/orders/{id}")
        .operation::<ProductNotFound>("GET", "/products/{sku}")
        .and::<OrderLocked>()
}

#[test]
fn operation_knows_its_errors() {
    let catalog = catalog();
    let operations: Vec<_> = catalog
        .operations()
        .iter()
        .map(|operation| {
            let names: Vec<_> = operation.specs().map(|spec| spec.name).collect();
            (operation.method().as_str(), operation.path(), names)
        })
        .collect();
    let order = vec!["PRODUCT_NOT_FOUND", "OUT_OF_STOCK", "CART_EMPTY"];
    let expected = [
        ("POST", "/orders", order.clone()),
        ("PUT", "/orders/{id}", order),
        ("GET", "/products/{sku}", vec!["PRODUCT_NOT_FOUND"]),
    ];
    assert_eq!(operations, expected);
    assert!(catalog.errors_everywhere().eq(["SIGNED_OUT", "NO_ACCESS"]));
    assert_eq!(catalog.len(), 6);
}

#[test]
fn operation_added_twice_has_the_errors_of_both_types() {
    let catalog = Catalog::of::<OutOfStock>()
        .operation::<OutOfStock>("POST", "/orders/{id}")
        .operation::<ProductNotFound>("POST", "/orders/{order}")
        .operation::<OutOfStock>("POST", "/orders/{id}");
    let [operation] = catalog.operations() else { panic!("{:?}", catalog.operations()) };
    assert_eq!(operation.path(), "/orders/{id}");
    let names: Vec<_> = operation.specs().map(|spec| spec.name).collect();
    assert_eq!(names, ["OUT_OF_STOCK", "PRODUCT_NOT_FOUND"]);
}

#[test]
fn failures_around_handlers_may_come_from_any_operation() {
    let catalog = catalog().and_around::<RequestError>();
    let everywhere: Vec<_> = catalog.errors_everywhere().collect();
    assert!(
        everywhere.starts_with(&["SIGNED_OUT", "NO_ACCESS", "ROUTE_NOT_FOUND"]),
        "{everywhere:?}"
    );
    assert!(everywhere.contains(&"VALIDATION_FAILED"), "{everywhere:?}");
}

#[test]
fn json_has_the_operations() {
    let json: Value = serde_json::from_str(&catalog().to_json()).expect("JSON");
    let order = json!(["PRODUCT_NOT_FOUND", "OUT_OF_STOCK", "CART_EMPTY"]);
    assert_eq!(
        json["operations"],
        json!([
            { "method": "POST", "path": "/orders", "codes": order },
            { "method": "PUT", "path": "/orders/{id}", "codes": order },
            { "method": "GET", "path": "/products/{sku}", "codes": ["PRODUCT_NOT_FOUND"] },
        ])
    );
    assert_eq!(json["everywhere"], json!(["SIGNED_OUT", "NO_ACCESS"]));
}

/// Nobody has to name operations.
#[test]
fn documents_without_operations_do_not_mention_them() {
    let catalog = Catalog::of::<PlaceOrderError>().everywhere::<SignInError>();
    let json: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    assert!(json.get("operations").is_none() && json.get("everywhere").is_none());
    for text in [catalog.to_markdown(), catalog.to_typescript(), catalog.to_openapi()] {
        assert!(!text.contains("peration"), "{text}");
    }
    assert!(!catalog.to_html().contains(r#"id="§operation"#));
}

#[test]
fn markdown_has_a_table_of_operations_and_who_raises_each_error() {
    let markdown = catalog().to_markdown();
    let table = "\n## Operations\n\n| Operation | Errors |\n| --- | --- |\n\
        | `POST /orders` | `PRODUCT_NOT_FOUND`, `OUT_OF_STOCK`, `CART_EMPTY` |\n\
        | `PUT /orders/{id}` | `PRODUCT_NOT_FOUND`, `OUT_OF_STOCK`, `CART_EMPTY` |\n\
        | `GET /products/{sku}` | `PRODUCT_NOT_FOUND` |\n\
        | any | `SIGNED_OUT`, `NO_ACCESS` |\n";
    assert!(markdown.contains(table), "{markdown}");
    assert!(
        markdown
            .contains("- Raised by: `POST /orders`, `PUT /orders/{id}`, `GET /products/{sku}`\n")
    );
    assert_eq!(markdown.matches("- Raised by: any operation\n").count(), 2);
}

#[test]
fn page_has_a_table_of_operations_and_a_filter() {
    let html = catalog().heading(apierror::Section::Operations, "Endpoints").to_html();
    assert!(html.contains("<h2>Endpoints</h2>"));
    assert!(html.contains(
        r##"<td><code>GET /products/{sku}</code></td><td><ul><li><a href="#PRODUCT_NOT_FOUND">"##
    ));
    assert!(html.contains("<option>PUT /orders/{id}</option>"));
    assert!(
        html.contains("data-operations=\"POST /orders\nPUT /orders/{id}\nGET /products/{sku}\"")
    );
    assert!(html.contains("<dt>Raised by</dt><dd>any operation</dd>"));
}

#[test]
fn openapi_has_a_response_for_each_operation_and_status() {
    let document: Value = serde_json::from_str(&catalog().to_openapi()).expect("JSON");
    let names: Vec<&str> = document["components"]["responses"]
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .filter(|name| !name.starts_with("Error"))
        .collect();
    let expected = [
        "AnyOperationError401",
        "AnyOperationError404",
        // `ProductNotFound` is the schema of the error itself.
        "GetProductsSkuError404",
        "PlaceOrderError404",
        "PlaceOrderError409",
        "PlaceOrderError422",
    ];
    assert_eq!(names, expected);
    // The errors of the operation, and those of the status that any may answer with.
    let refs = |name: &str| -> Vec<String> {
        let items = document["components"]["schemas"][name]["anyOf"].as_array().expect("a union");
        let last = |item: &Value| item["$ref"].as_str()?.rsplit('/').next().map(str::to_owned);
        items.iter().map(|item| last(item).expect("a reference")).collect()
    };
    assert_eq!(refs("PlaceOrderError404"), ["ProductNotFound", "NoAccess", "UnknownApiError"]);
    assert_eq!(refs("PlaceOrderError409"), ["OutOfStock", "UnknownApiError"]);
    assert_eq!(refs("AnyOperationError404"), ["NoAccess", "UnknownApiError"]);
    let response = &document["components"]["responses"]["PlaceOrderError404"];
    assert_eq!(
        response["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/PlaceOrderError404"
    );
    assert_eq!(
        response["content"]["application/json"]["examples"].as_object().map(serde_json::Map::len),
        Some(2)
    );

    for unions in [Unions::Closed, Unions::Single] {
        for version in [OpenApiVersion::V3_0, OpenApiVersion::V3_1] {
            let document = catalog().openapi().version(version).unions(unions).write();
            let document: Value = serde_json::from_str(&document).expect("JSON");
            let responses = &document["components"]["responses"];
            assert!(expected.iter().all(|name| responses.get(name).is_some()), "{responses}");
        }
    }
}

#[utoipa::path(
    get,
    path = "/products/{sku}",
    responses((status = 200, body = String), ProductNotFound)
)]
#[expect(dead_code, reason = "it is only documented")]
fn product() {}

#[utoipa::path(post, path = "/orders", responses((status = 200, body = String), OutOfStock, ProductNotFound))]
#[expect(dead_code, reason = "it is only documented")]
fn order() {}

#[utoipa::path(get, path = "/health", responses((status = 200, body = String)))]
#[expect(dead_code, reason = "it is only documented")]
fn health() {}

#[test]
fn operations_are_those_of_a_utoipa_document() {
    #[derive(OpenApi)]
    #[openapi(paths(product, order, health))]
    struct Api;

    let catalog = Catalog::from_openapi_operations(&Api::openapi());
    let mut found: Vec<_> = catalog
        .operations()
        .iter()
        .map(|operation| {
            let mut names: Vec<_> = operation.specs().map(|spec| spec.name).collect();
            names.sort_unstable();
            format!("{} {}: {}", operation.method(), operation.path(), names.join(" "))
        })
        .collect();
    found.sort_unstable();
    let expected =
        ["GET /products/{sku}: PRODUCT_NOT_FOUND", "POST /orders: OUT_OF_STOCK PRODUCT_NOT_FOUND"];
    assert_eq!(found, expected);

    // The modifier has replaced the types.
    let mut document = Api::openapi();
    apierror::utoipa::ServiceErrors::<Flat>::new().modify(&mut document);
    assert!(Catalog::from_openapi_operations(&document).operations().is_empty());
}
