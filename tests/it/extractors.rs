//! Tests the extractors of each framework over a real socket. A rejection is a
//! declared error in the service's envelope, never quotes the request, and is the
//! same in all frameworks.

mod over_actix;
mod over_axum;

use std::collections::HashMap;
use std::net::SocketAddr;

use apierror::{Catalog, ServiceError};
use http::Method;
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::common::live::{Answer, client};

/// Text that the tests send as a wrong value. No response may contain it.
const SECRET: &str = "hunter2";
const LIMIT: usize = 1024;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Order {
    product: Product,
    valid_for_days: Option<u8>,
    #[serde(default)]
    labels: HashMap<String, u8>,
    colour: Option<Colour>,
    payment: Option<Payment>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Product {
    images: Vec<Image>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Image {
    url: Url,
}

/// A type with a hand-written `Deserialize`, whose error quotes the value.
#[derive(Debug, Serialize)]
struct Url(String);

impl<'de> Deserialize<'de> for Url {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.starts_with("https://") {
            Ok(Self(text))
        } else {
            Err(serde::de::Error::custom(format!("relative URL without a base: {text:?}")))
        }
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Colour {
    Red,
    Blue,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Payment {
    Card { number: u64 },
    Invoice { days: u8 },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    page: u32,
    colour: Option<Colour>,
    exact: Option<bool>,
    ratio: Option<f32>,
}

#[derive(Debug, Deserialize)]
struct Place {
    account: String,
    order: u32,
}

/// A type that is validated as a whole.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Bounds")]
struct Range {
    from: u32,
    to: u32,
}

#[derive(Debug, Deserialize)]
struct Bounds {
    from: u32,
    to: u32,
}

impl TryFrom<Bounds> for Range {
    type Error = String;

    fn try_from(Bounds { from, to }: Bounds) -> Result<Self, String> {
        if from <= to {
            Ok(Self { from, to })
        } else {
            Err(format!("hunter2: {from} is over {to}"))
        }
    }
}

/// A map whose keys are not legal in JSON.
#[derive(Serialize)]
struct Unserialisable(HashMap<(u8, u8), u8>);

/// Defines each shared test in the module of a framework.
macro_rules! tests {
    ($start:ident: $($test:ident)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                super::$test($start().await).await;
            }
        )*
    };
}

macro_rules! shared_tests {
    ($start:ident) => {
        $crate::extractors::tests! {
            $start:
            valid_json_is_extracted_and_returned
            malformed_json_has_a_position_and_is_not_quoted
            json_of_the_wrong_shape_names_the_field
            value_that_a_type_rejects_is_not_a_syntax_error
            long_field_name_is_truncated
            body_that_is_not_json_is_not_read
            body_over_the_limit_is_rejected
            body_that_ends_early_is_malformed
            response_that_cannot_be_serialized_hides_the_reason
            queries
            forms
            paths
        }
    };
}

use {shared_tests, tests};

struct Service {
    address: SocketAddr,
    client: reqwest::Client,
}

impl Service {
    fn at(address: SocketAddr) -> Self {
        Self { address, client: client() }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    async fn post(&self, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
        Answer::to(self.request(Method::POST, path).header(CONTENT_TYPE, content_type).body(body))
            .await
    }

    async fn post_json(&self, body: impl Into<reqwest::Body>) -> Answer {
        self.post("/json", "application/json", body).await
    }
}

/// Checks that a rejection is a declared error in the envelope without the secret.
#[track_caller]
fn check_refusal(answer: &Answer, code: &str, details: Option<Value>) {
    let spec = *Catalog::of::<ServiceError>().get(code).as_ref().expect("a code of the catalogue");
    let mut expected = json!({
        "type": "about:blank",
        "title": spec.title,
        "status": spec.status.as_u16(),
        "detail": spec.message,
        "code": code,
    });
    if let Some(details) = details {
        expected["details"] = details;
    }
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.status, spec.status);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert!(!answer.body.contains(SECRET), "{}", answer.body);
}

/// Checks a rejection of one field.
#[track_caller]
fn check_field(answer: &Answer, code: &str, path: &str, message: &str, field_code: &str) {
    let field = json!({ "path": path, "message": message, "code": field_code });
    check_refusal(answer, code, Some(json!([field])));
}

async fn valid_json_is_extracted_and_returned(service: Service) {
    let order = json!({
        "product": { "images": [{ "url": "https://a/b" }] },
        "validForDays": 3,
        "labels": { "a": 1 },
        "colour": "red",
        "payment": { "kind": "card", "number": 42 },
    });
    for content_type in [
        "application/json",
        "application/json; charset=utf-8",
        "application/vnd.shop.v2+json",
        "Application/JSON",
    ] {
        let answer = service.post("/json", content_type, order.to_string()).await;
        assert_eq!(answer.status, 200, "{content_type}: {}", answer.body);
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.json(), order);
    }
}

async fn malformed_json_has_a_position_and_is_not_quoted(service: Service) {
    let secret = SECRET.as_bytes();
    let no_utf8 = [br#"{"product":""#, secret, &[0xff], br#""}"#].concat();
    let cases: [(&[u8], &str); 7] = [
        (b"", "EOF while parsing a value at line 1 column 0"),
        (b"hunter2", "expected value at line 1 column 1"),
        (b"{\"product\":\n{\"images\":[hunter2]}}", "expected value at line 2 column 12"),
        (b"{\"product\":{\"images\":[", "EOF while parsing a list at line 1 column 22"),
        (b"{\"product\":{\"images\":[]}}hunter2", "trailing characters at line 1 column 26"),
        // A wrong type comes before the syntax error.
        (b"{\"product\":\"hunter2\",}", "key must be a string at line 1 column 22"),
        (&no_utf8, "no UTF-8 from byte 19 on"),
    ];
    for (body, message) in cases {
        let answer = service.post_json(body.to_vec()).await;
        check_field(&answer, "MALFORMED_BODY", "", message, "syntax");
    }
}

async fn json_of_the_wrong_shape_names_the_field(service: Service) {
    let images = |image: Value| json!({ "product": { "images": [image] } });
    let with = |name: &str, value: Value| {
        let mut order = images(json!({ "url": "https://a" }));
        order[name] = value;
        order
    };
    let cases = [
        (json!({}), "product", "Required", "missing_field"),
        (images(json!({})), "product.images.0.url", "Required", "missing_field"),
        (images(json!({ "url": 5 })), "product.images.0.url", "Expected a string", "invalid_type"),
        (
            images(json!({ "url": SECRET })),
            "product.images.0.url",
            "Invalid value",
            "invalid_value",
        ),
        (json!(SECRET), "", "Expected an object", "invalid_type"),
        (json!({ "product": SECRET }), "product", "Expected an object", "invalid_type"),
        (
            json!({ "product": { "images": SECRET } }),
            "product.images",
            "Expected an array",
            "invalid_type",
        ),
        (
            with("validForDays", json!(SECRET)),
            "validForDays",
            "Expected an integer from 0 to 255",
            "invalid_type",
        ),
        (
            with("validForDays", json!(70_707)),
            "validForDays",
            "Expected an integer from 0 to 255",
            "invalid_value",
        ),
        (
            with("validForDays", json!(-1)),
            "validForDays",
            "Expected an integer from 0 to 255",
            "invalid_value",
        ),
        (
            with("labels", json!({ "a b": SECRET })),
            "labels.a b",
            "Expected an integer from 0 to 255",
            "invalid_type",
        ),
        (with("colour", json!(SECRET)), "colour", "Expected `red` or `blue`", "unknown_variant"),
        (
            with("payment", json!({ "kind": SECRET })),
            "payment.kind",
            "Expected `card` or `invoice`",
            "unknown_variant",
        ),
        (with("payment", json!({ "kind": "card" })), "payment.number", "Required", "missing_field"),
        (with("surprise", json!(SECRET)), "surprise", "Unknown field", "unknown_field"),
    ];
    for (body, path, message, code) in cases {
        let answer = service.post_json(body.to_string()).await;
        check_field(&answer, "VALIDATION_FAILED", path, message, code);
        assert!(!answer.body.contains("70707"), "{}", answer.body);
    }
    let twice = service.post_json(r#"{"product":{"images":[]},"product":{"images":[]}}"#).await;
    check_field(&twice, "VALIDATION_FAILED", "product", "Given twice", "duplicate_field");
}

async fn value_that_a_type_rejects_is_not_a_syntax_error(service: Service) {
    let order = |rest: &str| format!(r#"{{"product":{{"images":[]}},{rest}}}"#);
    // serde_json reports the first three as syntax errors: axum responds with 400.
    for (body, path) in [
        (order(r#""colour":5"#), "colour"),
        (order(r#""validForDays":1e999"#), "validForDays"),
        (order(&format!(r#""payment":{}1{}"#, "[".repeat(200), "]".repeat(200))), "payment"),
        (order(r#""payment":{"kind":"card","number":{"a":1}}"#), "payment"),
    ] {
        let answer = service.post_json(body).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(
            answer.json()["details"][0]["path"].as_str().is_some_and(|p| p.starts_with(path)),
            "{}",
            answer.body
        );
    }
}

async fn long_field_name_is_truncated(service: Service) {
    let answer = service.post_json(json!({ "ü".repeat(400): 1 }).to_string()).await;
    check_field(&answer, "VALIDATION_FAILED", &"ü".repeat(128), "Unknown field", "unknown_field");
}

async fn body_that_is_not_json_is_not_read(service: Service) {
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "text/json",
        "hunter2",
    ] {
        let answer = service.post("/json", content_type, r#"{"product":{"images":[]}}"#).await;
        check_refusal(&answer, "UNSUPPORTED_MEDIA_TYPE", None);
    }
    let missing = Answer::to(service.request(Method::POST, "/json").body("{}")).await;
    check_refusal(&missing, "UNSUPPORTED_MEDIA_TYPE", None);
}

async fn body_over_the_limit_is_rejected(service: Service) {
    let long = json!(SECRET.repeat(LIMIT)).to_string();
    check_refusal(&service.post_json(long.clone()).await, "PAYLOAD_TOO_LARGE", None);

    // Chunked, without a `Content-Length`.
    let chunks = long
        .into_bytes()
        .chunks(100)
        .map(<[u8]>::to_vec)
        .map(Ok::<_, std::io::Error>)
        .collect::<Vec<_>>();
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    check_refusal(&service.post_json(stream).await, "PAYLOAD_TOO_LARGE", None);

    let form =
        service.post("/form", "application/x-www-form-urlencoded", "a".repeat(LIMIT + 1)).await;
    check_refusal(&form, "PAYLOAD_TOO_LARGE", None);
}

async fn body_that_ends_early_is_malformed(service: Service) {
    for (path, content_type) in
        [("/json", "application/json"), ("/form", "application/x-www-form-urlencoded")]
    {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: {content_type}\r\nconnection: close\r\n"
        );
        let bodies = [
            "content-length: 100\r\n\r\n{\"hunter2\"",
            "transfer-encoding: chunked\r\n\r\nhunter2\r\n",
        ];
        for body in bodies {
            let answer =
                Answer::to_bytes(service.address, format!("{head}{body}").as_bytes()).await;
            check_field(&answer, "MALFORMED_BODY", "", "The body ended early", "incomplete");
        }
    }
}

async fn response_that_cannot_be_serialized_hides_the_reason(service: Service) {
    check_refusal(&service.get("/json/unserialisable").await, "INTERNAL_ERROR", None);
}

async fn queries(service: Service) {
    let answer = service.get("/query?page=3&colour=blue&exact=true&ratio=0.5").await;
    assert_eq!(answer.json(), json!({ "page": 3, "colour": "blue", "exact": true, "ratio": 0.5 }));

    let cases = [
        ("/query", "page", "Required", "missing_field"),
        ("/query?page=", "page", "Expected an integer", "invalid_value"),
        ("/query?page=hunter2", "page", "Expected an integer", "invalid_value"),
        ("/query?page=4294967296", "page", "Expected a smaller number", "invalid_value"),
        ("/query?page=1&page=2", "page", "Given twice", "duplicate_field"),
        ("/query?page=1&colour=hunter2", "colour", "Expected `red` or `blue`", "unknown_variant"),
        ("/query?page=1&exact=hunter2", "exact", "Expected `true` or `false`", "invalid_value"),
        ("/query?page=1&ratio=hunter2", "ratio", "Expected a number", "invalid_value"),
        ("/query?page=1&surprise=hunter2", "surprise", "Unknown field", "unknown_field"),
    ];
    for (path, field, message, code) in cases {
        check_field(&service.get(path).await, "INVALID_QUERY", field, message, code);
    }
}

async fn forms(service: Service) {
    const FORM: &str = "application/x-www-form-urlencoded";
    let answer = service.post("/form", FORM, "page=3&colour=blue").await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "page=3&colour=blue"));
    assert_eq!(answer.headers["content-type"], FORM);
    let answer = service.get("/form?page=3").await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "page=3"));

    let cases = [
        ("", "page", "Required", "missing_field"),
        ("page=hunter2", "page", "Expected an integer", "invalid_value"),
        ("page=1&colour=hunter2", "colour", "Expected `red` or `blue`", "unknown_variant"),
        ("page=1&surprise=hunter2", "surprise", "Unknown field", "unknown_field"),
    ];
    for (body, field, message, code) in cases {
        check_field(
            &service.post("/form", FORM, body).await,
            "VALIDATION_FAILED",
            field,
            message,
            code,
        );
        let query = service.get(&format!("/form?{body}")).await;
        check_field(&query, "VALIDATION_FAILED", field, message, code);
    }
    check_refusal(
        &service.post("/form", "application/json", "page=1").await,
        "UNSUPPORTED_MEDIA_TYPE",
        None,
    );
    let missing = Answer::to(service.request(Method::POST, "/form").body("page=1")).await;
    check_refusal(&missing, "UNSUPPORTED_MEDIA_TYPE", None);
}

async fn paths(service: Service) {
    for (path, value) in [
        ("/one/7", json!(7)),
        ("/colour/red", json!("red")),
        ("/url/https:%2F%2Fa", json!("https://a")),
        ("/two/acct/7", json!(["acct", 7])),
        ("/named/acct/7", json!(["acct", 7])),
        ("/range/1/2", json!([1, 2])),
    ] {
        let answer = service.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, value), "{path}");
    }

    let u32 = "Expected an integer from 0 to 4294967295";
    for (path, field, message, code) in [
        ("/one/hunter2", "id", u32, "invalid_value"),
        ("/colour/hunter2", "colour", "Expected `red` or `blue`", "unknown_variant"),
        ("/url/hunter2", "url", "Invalid value", "invalid_value"),
        ("/two/acct/hunter2", "order", u32, "invalid_value"),
        ("/named/acct/hunter2", "order", u32, "invalid_value"),
        ("/range/2/hunter2", "to", u32, "invalid_value"),
        ("/range/2/1", "", "Invalid value", "invalid_value"),
    ] {
        check_field(&service.get(path).await, "INVALID_PATH", field, message, code);
    }

    for path in ["/misfit/1", "/misfit/1/2"] {
        check_refusal(&service.get(path).await, "INTERNAL_ERROR", None);
    }
}

/// The service's own codes.
#[derive(Debug, thiserror::Error, apierror::ApiError)]
enum RequestError {
    #[error("{} invalid fields", .0.len())]
    #[api(code = "INVALID_INPUT", status = 400, message = "Request body failed validation.")]
    InvalidInput(#[api(details)] Vec<apierror::FieldError>),

    #[error(transparent)]
    #[api(transparent)]
    Other(ServiceError),
}

impl From<apierror::Failure> for RequestError {
    fn from(failure: apierror::Failure) -> Self {
        match failure {
            apierror::Failure::InvalidBody(fields) | apierror::Failure::InvalidForm(fields) => {
                Self::InvalidInput(fields)
            }
            other => Self::Other(other.into()),
        }
    }
}

/// The service has an envelope and codes of its own.
async fn failure_is_an_error_of_the_service_in_its_envelope(service: Service) {
    let own = service.post_json("{}").await;
    assert_eq!(
        (own.status.as_u16(), &own.headers["content-type"]),
        (400, &"application/json".parse().expect("one"))
    );
    let fields = json!([{ "path": "product", "message": "Required", "code": "missing_field" }]);
    let expected = json!({
        "code": "INVALID_INPUT", "message": "Request body failed validation.", "status": 400, "details": fields,
    });
    assert_eq!(own.json(), expected);

    let forwarded = service.get("/query").await;
    let fields = json!([{ "path": "page", "message": "Required", "code": "missing_field" }]);
    let expected = json!({
        "code": "INVALID_QUERY", "message": "A query parameter is invalid.", "status": 400, "details": fields,
    });
    assert_eq!(forwarded.json(), expected);
}
