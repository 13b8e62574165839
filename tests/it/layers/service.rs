//! Every error response of a service has the envelope of its layer.

pub(crate) mod over_actix;
pub(crate) mod over_axum;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
use apierror::{ApiError, Failure, Occurrence, ServiceError};
use http::Method;
use serde_json::{Value, json};

use super::{Change, Framework, Options, ask, ask_by, header};
use crate::common::live::{Answer, client};

/// Text that no caller may see.
pub(crate) const SECRET: &str = "db-1.internal";

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum ShopError {
    #[error("no row for {sku}")]
    #[api(code = "PRODUCT_NOT_FOUND", status = 404, message = "Product '{sku}' not found.")]
    NotFound { sku: String },
    #[error("{SECRET}: refused")]
    #[api(code = "STORAGE", status = 503, header(x_pool = "eu"))]
    Storage {
        #[api(retry_after)]
        wait: Duration,
    },
}

pub(crate) fn not_found() -> ShopError {
    ShopError::NotFound { sku: "shirt-42".into() }
}

fn storage() -> ShopError {
    ShopError::Storage { wait: Duration::from_secs(7) }
}

/// An error with its own envelope.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("legacy")]
#[api(code = "LEGACY", status = 400, envelope = Flat)]
struct Legacy;

/// The service's own codes for failures around its handlers.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
pub(super) enum GatewayError {
    #[error("no endpoint")]
    #[api(code = "NO_SUCH_ENDPOINT", status = 404)]
    NoSuchEndpoint,
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
            Failure::RouteNotFound => Self::NoSuchEndpoint,
            Failure::Panicked => Self::Crashed,
            other => Self::Other(other.into()),
        }
    }
}

/// The headers of `/shop/page`, a foreign 500.
const OF_PAGE: [(&str, &str); 6] = [
    ("content-type", "text/html"),
    ("content-language", "en"),
    ("etag", "\"1\""),
    ("server", SECRET),
    ("x-powered-by", SECRET),
    ("cache-control", "no-store"),
];

/// The headers of `/shop/signed-out`, a foreign 401.
const OF_SIGNED_OUT: [(&str, &str); 9] = [
    ("www-authenticate", "Bearer"),
    ("www-authenticate", "Basic"),
    ("proxy-authenticate", "Basic"),
    ("retry-after", "9"),
    ("vary", "origin"),
    ("set-cookie", "session=; Max-Age=0"),
    ("x-ratelimit-remaining", "0"),
    ("access-control-allow-origin", "https://shop.example"),
    ("location", "/elsewhere"),
];

/// How a stream of chunks ends.
#[derive(Clone, Copy)]
enum End {
    Fine,
    Fails,
    Panics,
}

/// Creates chunks `1;`, `2;`, … and then the end.
fn chunks<E>(
    count: usize,
    end: End,
    error: fn(&'static str) -> E,
) -> impl FnMut() -> Option<Result<bytes::Bytes, E>> + Send + 'static
where
    E: 'static,
{
    let mut sent = 0;
    move || {
        if sent < count {
            sent += 1;
            return Some(Ok(bytes::Bytes::from(format!("{sent};"))));
        }
        match end {
            End::Fine => None,
            End::Fails => Some(Err(error(SECRET))),
            End::Panics => panic!("panicked over {SECRET}"),
        }
    }
}

/// Checks a `Nested` error response and returns its code.
#[track_caller]
pub(crate) fn code(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(header(answer, "content-type"), ["application/json"], "{answer:?}");
    assert_eq!(header(answer, "x-request-id"), ["r-1"]);
    assert!(!answer.body.contains(SECRET), "{answer:?}");
    let body = answer.json();
    assert_eq!(body["request_id"], "r-1", "{answer:?}");
    body["error"]["code"].as_str().expect("a code").to_owned()
}

/// Checks that a response to `HEAD` has status and headers of `GET`, and no body.
pub(crate) async fn check_head(address: std::net::SocketAddr, path: &str) {
    let (get, head) = (ask(address, path).await, ask_by(Method::HEAD, address, path).await);
    assert_eq!((head.body.as_str(), head.status), ("", get.status), "{path}");
    assert_eq!(header(&head, "content-length"), [get.body.len().to_string()], "{path}");
    for name in get.headers.keys().filter(|name| *name != http::header::DATE) {
        assert_eq!(header(&head, name.as_str()), header(&get, name.as_str()), "{path}");
    }
}

macro_rules! shared_tests {
    ($framework:ident) => {
        $crate::layers::tests! {
            $framework:
            error_without_envelope_is_rendered_in_the_services_envelope
            unknown_route_uses_the_envelope
            error_of_other_code_is_replaced
            panic_becomes_a_500_without_its_message
            error_response_to_head_has_no_body
            success_and_redirect_pass_unchanged
            pass_through_predicate_skips_replacement
            request_id_options_are_followed
            errors_sets_the_services_own_codes
            listener_is_notified_once_per_occurrence
            every_envelope_can_be_the_services
            stream_that_fails_before_its_first_chunk_becomes_a_500
            stream_that_fails_later_ends_the_connection
            await_first_chunk_delays_the_head
        }
    };
}
use shared_tests;

async fn error_without_envelope_is_rendered_in_the_services_envelope<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let product = ask(address, "/shop/product").await;
    assert_eq!(code(&product, 404), "PRODUCT_NOT_FOUND");
    assert_eq!(product.json()["error"]["message"], "Product 'shirt-42' not found.");
    assert_eq!(ask(address, "/shop/any-error").await.body, product.body);

    let storage = ask(address, "/shop/storage").await;
    assert_eq!(code(&storage, 503), "STORAGE");
    assert_eq!(
        (header(&storage, "retry-after"), header(&storage, "x-pool")),
        (vec!["7"], vec!["eu"])
    );

    let legacy = ask(address, "/shop/legacy").await;
    assert_eq!(legacy.body, r#"{"code":"LEGACY","message":"legacy","status":400}"#);
    assert_eq!(header(&legacy, "x-request-id"), ["r-1"]);
    assert_eq!(code(&ask(address, "/shop/failure").await, 408), "REQUEST_TIMEOUT");
}

async fn unknown_route_uses_the_envelope<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/nowhere", "/shop/nowhere", "/shop/product/parts"] {
        assert_eq!(code(&ask(address, path).await, 404), "ROUTE_NOT_FOUND", "{path}");
    }
    // The route exists. The handler returned this 404.
    assert_eq!(code(&ask(address, "/shop/bare-404").await, 404), "NOT_FOUND");
}

async fn error_of_other_code_is_replaced<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    assert_eq!(code(&ask(address, "/shop/teapot").await, 418), "IM_A_TEAPOT");
    assert_eq!(code(&ask(address, "/shop/odd").await, 599), "SERVER_ERROR");

    let page = ask(address, "/shop/page").await;
    assert_eq!(code(&page, 500), "INTERNAL_ERROR");
    for gone in ["content-language", "etag", "server", "x-powered-by"] {
        assert!(header(&page, gone).is_empty(), "{gone}");
    }
    assert_eq!(header(&page, "cache-control"), ["no-store"]);

    let signed_out = ask(address, "/shop/signed-out").await;
    assert_eq!(code(&signed_out, 401), "UNAUTHORIZED");
    assert_eq!(header(&signed_out, "www-authenticate"), ["Bearer", "Basic"]);
    assert_eq!(header(&signed_out, "proxy-authenticate"), ["Basic"]);
    assert_eq!(header(&signed_out, "retry-after"), ["9"]);
    assert_eq!(header(&signed_out, "vary"), ["origin"]);
    assert_eq!(header(&signed_out, "set-cookie"), ["session=; Max-Age=0"]);
    assert_eq!(header(&signed_out, "x-ratelimit-remaining"), ["0"]);
    assert_eq!(header(&signed_out, "access-control-allow-origin"), ["https://shop.example"]);
    assert_eq!(header(&signed_out, "location"), ["/elsewhere"]);
}

async fn panic_becomes_a_500_without_its_message<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/shop/panics", "/shop/panics-later"] {
        let answer = ask(address, path).await;
        assert_eq!(code(&answer, 500), "INTERNAL_ERROR", "{path}");
        assert_eq!(answer.json()["error"]["message"], "Something went wrong on the server.");
    }
    assert_eq!(ask(address, "/shop/ok").await.body, "fine");
}

async fn error_response_to_head_has_no_body<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/nowhere", "/shop/product", "/shop/panics", "/shop/signed-out", "/shop/page"] {
        check_head(address, path).await;
    }
    let ok = ask_by(Method::HEAD, address, "/shop/ok").await;
    assert_eq!(header(&ok, "content-length"), ["4"]);
}

async fn success_and_redirect_pass_unchanged<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let no_redirects = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    for (path, status, body) in [
        ("/shop/ok", 200, "fine"),
        ("/shop/unchanged", 304, ""),
        ("/shop/nothing", 204, ""),
        ("/shop/moved", 302, "moved"),
        ("/shop/stream", 200, "1;2;3;"),
    ] {
        let answer = Answer::to(no_redirects.get(format!("http://{address}{path}"))).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (status, body));
        assert_eq!(header(&answer, "x-request-id").len(), 1, "{path}");
        let location: &[&str] = if status == 302 { &["/ok"] } else { &[] };
        assert_eq!(header(&answer, "location"), location);
    }
}

async fn pass_through_predicate_skips_replacement<F: Framework>() {
    let address =
        F::serve::<Nested>(Options { passes_proxied_through: true, ..Options::default() }).await;
    let proxied = ask(address, "/shop/proxied").await;
    assert_eq!((proxied.status.as_u16(), &*proxied.body), (502, "upstream's page"));
    assert_eq!(header(&proxied, "x-request-id"), ["r-1"]);
    assert_eq!(code(&ask(address, "/shop/teapot").await, 418), "IM_A_TEAPOT");
}

async fn request_id_options_are_followed<F: Framework>() {
    let address = F::serve::<Nested>(Change::OwnIds.into()).await;
    let request =
        || client().get(format!("http://{address}/shop/product")).header("x-from", "shop");
    let made = Answer::to(request()).await;
    assert_eq!(header(&made, "x-correlation-id"), ["of-shop"]);
    assert_eq!(made.json()["request_id"], "of-shop");
    assert!(header(&made, "x-request-id").is_empty());
    let brought = Answer::to(request().header("x-correlation-id", "c-7")).await;
    assert_eq!(
        (header(&brought, "x-correlation-id"), &brought.json()["request_id"]),
        (vec!["c-7"], &json!("c-7"))
    );

    let distrusting = F::serve::<Nested>(Change::DistrustIds.into()).await;
    let answer = ask(distrusting, "/shop/product").await;
    assert_ne!(header(&answer, "x-request-id"), ["r-1"]);
    assert_eq!(answer.json()["request_id"], header(&answer, "x-request-id")[0]);
}

async fn errors_sets_the_services_own_codes<F: Framework>() {
    let address = F::serve::<Nested>(Change::OwnCodes.into()).await;
    assert_eq!(code(&ask(address, "/nowhere").await, 404), "NO_SUCH_ENDPOINT");
    assert_eq!(code(&ask(address, "/shop/panics").await, 502), "CRASHED");
    assert_eq!(code(&ask(address, "/shop/teapot").await, 418), "IM_A_TEAPOT");
}

/// A panic of the listener changes nothing.
async fn listener_is_notified_once_per_occurrence<F: Framework>() {
    let notified = Arc::<Mutex<Vec<String>>>::default();
    let listener = {
        let notified = Arc::clone(&notified);
        move |occurrence: &Occurrence<'_>| {
            let id = occurrence.request_id().unwrap_or_default();
            let path = occurrence.path().unwrap_or_default();
            notified.lock().expect("no panic").push(format!("{} {id} {path}", occurrence.code()));
            assert!(occurrence.code() != "STORAGE", "a listener's own panic");
        }
    };
    let address = F::serve::<Nested>(Options::with_listener(listener)).await;
    for path in [
        "/shop/product?a=b",
        "/shop/ok",
        "/nowhere",
        "/shop/panics",
        "/shop/any-error",
        "/shop/legacy",
    ] {
        ask(address, path).await;
    }
    assert_eq!(code(&ask(address, "/shop/storage").await, 503), "STORAGE");
    let expected = [
        "PRODUCT_NOT_FOUND r-1 /shop/product",
        "ROUTE_NOT_FOUND r-1 /nowhere",
        "INTERNAL_ERROR r-1 /shop/panics",
        "PRODUCT_NOT_FOUND r-1 /shop/any-error",
        "LEGACY r-1 /shop/legacy",
        "STORAGE r-1 /shop/storage",
    ];
    assert_eq!(*notified.lock().expect("no panic"), expected);
}

async fn every_envelope_can_be_the_services<F: Framework>() {
    async fn both<F: Framework, E: Envelope + 'static>(
        content_type: &str,
        body: impl Fn(&str, &str, &str) -> Value,
    ) {
        let address = F::serve::<E>(Options::default()).await;
        for (path, code, text) in [
            ("/shop/product", "PRODUCT_NOT_FOUND", "Product 'shirt-42' not found."),
            ("/nowhere", "ROUTE_NOT_FOUND", "There is no such route."),
        ] {
            let answer = ask(address, path).await;
            let mut found = answer.json();
            if let Some(timestamp) = found.get_mut("timestamp") {
                *timestamp = json!("now");
            }
            assert_eq!((answer.status.as_u16(), found), (404, body(code, text, path)));
            assert_eq!(header(&answer, "content-type"), [content_type]);
        }
    }
    both::<F, ProblemDetails>("application/problem+json", |code, text, path| {
        json!({
            "type": "about:blank", "title": "Not Found", "status": 404, "detail": text,
            "instance": path, "code": code, "request_id": "r-1",
        })
    })
    .await;
    both::<F, Flat>(
        "application/json",
        |code, text, _| json!({"code": code, "message": text, "status": 404}),
    )
    .await;
    both::<F, Nested>(
        "application/json",
        |code, text, _| json!({"error": {"code": code, "message": text}, "request_id": "r-1"}),
    )
    .await;
    both::<F, NestJs>("application/json", |_, text, path| {
        json!({
            "statusCode": 404, "error": "Not Found", "message": text, "path": path,
            "timestamp": "now",
        })
    })
    .await;
    both::<F, Google>("application/json", |code, text, _| {
        json!({"error": {
            "code": 404, "message": text, "status": "NOT_FOUND",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": code}],
        }})
    })
    .await;
    both::<F, JsonApi>("application/vnd.api+json", |code, text, _| {
        json!({"errors": [{"status": "404", "code": code, "title": "Not Found", "detail": text}]})
    })
    .await;
    both::<F, WithRetry<Flat>>("application/json", |code, text, _| {
        json!({
            "code": code, "message": text, "status": 404,
            "retry": {"strategy": "never", "effect": "not_applied"},
        })
    })
    .await;
}

async fn stream_that_fails_before_its_first_chunk_becomes_a_500<F: Framework>() {
    for options in [Options::default(), Change::AwaitFirstChunk.into()] {
        let address = F::serve::<Nested>(options).await;
        for path in ["/shop/stream-fails", "/shop/stream-panics"] {
            let answer = ask(address, path).await;
            assert_eq!(code(&answer, 500), "INTERNAL_ERROR", "{path}");
            assert_eq!(header(&answer, "set-cookie"), ["kept=1"], "{path}");
        }
        assert_eq!(ask(address, "/shop/stream").await.body, "1;2;3;");
        assert_eq!(ask(address, "/shop/stream-empty").await.body, "");
    }
}

/// The head has been sent, so the body ends early and the client notices. The
/// server survives.
async fn stream_that_fails_later_ends_the_connection<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let url = format!("http://{address}/shop/stream-panics-later");
    let response = client().get(url).send().await.expect("a head");
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err());
    assert_eq!(ask(address, "/shop/stream").await.body, "1;2;3;");
}

async fn await_first_chunk_delays_the_head<F: Framework>() {
    let waits = F::serve::<Nested>(Change::AwaitFirstChunk.into()).await;
    assert_eq!(code(&ask(waits, "/shop/late").await, 500), "INTERNAL_ERROR");

    let does_not = F::serve::<Nested>(Options::default()).await;
    let url = format!("http://{does_not}/shop/late");
    let response = client().get(url).send().await.expect("a head");
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}
