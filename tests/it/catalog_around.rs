//! The catalogue of the errors that a service answers with around its handlers.

use apierror::{
    ApiError, Catalog, DeclaredError, Failure, FieldError, RequestContext, ServiceError, context,
    envelope,
};
use http::StatusCode;
use serde_json::{Value, json};

/// The codes of `ServiceError` that any service may answer with.
const OF_THE_LIBRARY: [&str; 10] = [
    "ROUTE_NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "REQUEST_TIMEOUT",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "MALFORMED_BODY",
    "VALIDATION_FAILED",
    "INVALID_PATH",
    "INVALID_QUERY",
    "INTERNAL_ERROR",
];

/// A published API: its own codes for some failures, one of them the library's with
/// another status.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat)]
enum PublishedError {
    #[error("Nothing answers {method} {path}.")]
    #[api(code = "ENDPOINT_NOT_FOUND", status = 404)]
    NoSuchEndpoint { method: String, path: String },
    #[error("{} invalid fields", fields.len())]
    #[api(code = "VALIDATION_FAILED", status = 400, message = "The request is invalid.")]
    Validation {
        #[api(details)]
        fields: Vec<FieldError>,
    },
    #[error("no price for {sku}")]
    #[api(code = "VALIDATION_FAILED", status = 400, message = "No price.")]
    NoPrice {
        #[api(detail)]
        sku: String,
    },
    #[error("signed out")]
    #[api(code = "SIGNED_OUT", status = 401)]
    SignedOut,
}

impl TryFrom<Failure> for PublishedError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => {
                let request = context::current();
                let request = request.as_deref();
                let method = request.and_then(RequestContext::method);
                Self::NoSuchEndpoint {
                    method: method.map(ToString::to_string).unwrap_or_default(),
                    path: request.and_then(RequestContext::path).unwrap_or_default().to_owned(),
                }
            }
            Failure::InvalidBody(fields) => Self::Validation { fields },
            other => return Err(other),
        })
    }
}

fn codes(catalog: &Catalog) -> Vec<&'static str> {
    catalog.iter().map(|spec| spec.code).collect()
}

fn example(catalog: &Catalog, code: &str) -> Value {
    let json: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    let errors = json["errors"].as_array().expect("errors");
    errors.iter().find(|error| error["code"] == code).expect("the code")["example"]["body"].clone()
}

#[test]
fn service_without_own_codes_uses_the_librarys() {
    assert_eq!(codes(&Catalog::around::<ServiceError>()), OF_THE_LIBRARY);
}

#[test]
fn own_codes_replace_the_librarys() {
    let catalog = Catalog::around::<PublishedError>().in_service::<envelope::Flat>();
    let expected = OF_THE_LIBRARY.map(|code| match code {
        "ROUTE_NOT_FOUND" => "ENDPOINT_NOT_FOUND",
        other => other,
    });
    let mut found = codes(&catalog);
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    // `InvalidForm` is returned, and its code is the type's own for another failure.
    let invalid = catalog.get("VALIDATION_FAILED").expect("a code");
    assert_eq!(invalid.status, StatusCode::BAD_REQUEST);
    // Errors that no failure becomes are not added.
    assert!(catalog.get(PublishedError::SignedOut.code()).is_none());
}

#[test]
fn examples_match_the_responses_of_the_service() {
    let catalog = Catalog::around::<PublishedError>().in_service::<envelope::Flat>();
    let route = example(&catalog, "ENDPOINT_NOT_FOUND");
    assert_eq!(route["message"], "Nothing answers GET /v1/orders/42.");
    let invalid = example(&catalog, "VALIDATION_FAILED");
    assert_eq!(invalid["details"][0]["path"], "items.0.quantity");
    assert_eq!(
        example(&catalog, "METHOD_NOT_ALLOWED"),
        json!({
            "code": "METHOD_NOT_ALLOWED",
            "message": "The resource does not support this method.",
            "status": 405,
        })
    );
    // Examples follow the envelope, and a given one wins.
    let catalog = catalog
        .in_service::<envelope::Nested>()
        .examples([PublishedError::NoPrice { sku: "shirt-42".to_owned() }]);
    assert_eq!(example(&catalog, "METHOD_NOT_ALLOWED")["error"]["code"], "METHOD_NOT_ALLOWED");
    assert_eq!(example(&catalog, "VALIDATION_FAILED")["details"], json!({ "sku": "shirt-42" }));
}

/// Whatever is added first, and how often.
#[test]
fn own_code_beside_the_librarys_is_no_conflict() {
    let all = OF_THE_LIBRARY.len() + 1;
    for catalog in [
        Catalog::of::<PublishedError>().and_around::<PublishedError>(),
        Catalog::around::<PublishedError>().and::<PublishedError>(),
        Catalog::around::<PublishedError>().and_around::<PublishedError>().and::<PublishedError>(),
        // The service does not use its own type for the failures.
        Catalog::around::<ServiceError>().and::<PublishedError>().and_around::<PublishedError>(),
    ] {
        let without_route = codes(&catalog).into_iter().filter(|code| *code != "ROUTE_NOT_FOUND");
        assert_eq!(without_route.count(), all, "{:?}", codes(&catalog));
        let invalid = catalog.get("VALIDATION_FAILED").expect("a code");
        assert_eq!(invalid.status, StatusCode::BAD_REQUEST);
    }
    for catalog in [
        Catalog::of::<PublishedError>().and::<ServiceError>(),
        Catalog::of::<ServiceError>().and::<PublishedError>(),
    ] {
        let statuses: Vec<_> =
            catalog.iter().filter(|spec| spec.code == "VALIDATION_FAILED").collect();
        assert_eq!(statuses.len(), 1);
        assert_eq!(statuses[0].status, StatusCode::BAD_REQUEST);
        assert_eq!(catalog.len(), ServiceError::specs().count() + 2);
    }
}

/// Two types of the service still conflict.
#[test]
fn own_codes_of_two_types_conflict() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("gone")]
    #[api(code = "ENDPOINT_NOT_FOUND", status = 410)]
    struct Gone;

    let text = std::panic::catch_unwind(|| Catalog::of::<Gone>().and_around::<PublishedError>())
        .expect_err("it panics");
    let text = text.downcast_ref::<String>().expect("a text");
    assert!(text.contains("status 410 and 404"), "{text}");
}

#[test]
fn status_of_another_layer_is_added_by_its_failure() {
    let status = |number| Failure::Status(StatusCode::from_u16(number).expect("a status"));
    let catalog = Catalog::around::<ServiceError>()
        .and_failure::<ServiceError>(status(503))
        .and_failure::<ServiceError>(status(503));
    assert_eq!(catalog.len(), OF_THE_LIBRARY.len() + 1);
    assert!(catalog.get("SERVICE_UNAVAILABLE").is_some());
}

/// A type that forwards the rest to `ServiceError`.
#[test]
fn forwarded_codes_are_the_librarys() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum GatewayError {
        #[error("crashed")]
        #[api(code = "CRASHED", status = 502)]
        Crashed,
        #[error(transparent)]
        #[api(transparent)]
        Other(ServiceError),
    }

    impl From<Failure> for GatewayError {
        fn from(failure: Failure) -> Self {
            match failure {
                Failure::Panicked => Self::Crashed,
                other => Self::Other(other.into()),
            }
        }
    }

    let catalog = Catalog::around::<GatewayError>();
    assert_eq!(catalog.len(), OF_THE_LIBRARY.len() + 1);
    assert!(catalog.get("CRASHED").is_some() && catalog.get("INTERNAL_ERROR").is_some());
    // Its forwarded codes give way as well.
    let catalog = catalog.and::<PublishedError>();
    assert_eq!(catalog.get("VALIDATION_FAILED").map(|spec| spec.status.as_u16()), Some(400));
}
