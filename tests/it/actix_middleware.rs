//! Tests of `ErrorMiddleware` that only actix-web has, over a real socket.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorBadGateway, ErrorInternalServerError, ErrorNotFound};
use actix_web::http::header::HeaderName;
use actix_web::middleware::{DefaultHeaders, Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, guard};
use apierror::actix_web::{ErrorMiddleware, unrouted};
use apierror::envelope::{Envelope, Flat, Nested};
use apierror::{ApiError, Catalog, Failure, Rendered, ServiceError, context};
use bytes::Bytes;
use futures_util::stream;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::actix;
use crate::common::live::{Answer, client};
use crate::layers::service::{self, SECRET, check_head, code, not_found};
use crate::layers::{ask, ask_by, header};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no {0:?}")]
#[api(code = "NONE_OF", status = 404, envelope = Flat)]
struct NoneOf<T: std::fmt::Debug>(T);

#[derive(Deserialize)]
#[expect(dead_code, reason = "what it has to hold is the point")]
struct Order {
    sku: String,
    count: u8,
}

fn routes(app: &mut ServiceConfig) {
    app.configure(service::over_actix::routes)
        .route("/generic", web::get().to(async || Err::<String, _>(NoneOf(7))))
        .route("/foreign", web::get().to(async || Err::<String, _>(ErrorBadGateway(SECRET))))
        .route(
            "/internal",
            web::get().to(async || Err::<String, _>(ErrorInternalServerError(SECRET))),
        )
        .route("/json", web::post().to(async |order: web::Json<Order>| order.into_inner().sku))
        .route("/form", web::post().to(async |order: web::Form<Order>| order.into_inner().sku))
        .route(
            "/query",
            web::get().to(async |query: web::Query<BTreeMap<String, u8>>| query.len().to_string()),
        )
        .route("/bytes", web::post().to(async |body: Bytes| body))
        .route("/blocking", web::get().to(blocking))
        .service(
            web::resource("/several")
                .route(web::get().to(async || "fine"))
                .route(web::put().to(async || "fine")),
        )
        .route("/guarded", web::get().guard(guard::Header("x-beta", "1")).to(async || "fine"))
        .route("/stream-context", web::get().to(stream_context));
}

fn with_unrouted(app: &mut ServiceConfig) {
    routes(app);
    app.service(
        web::scope("/v1")
            .route("/orders", web::get().to(async || "fine"))
            .route("/orders", web::post().to(async || "fine"))
            .service(unrouted()),
    )
    .service(unrouted());
}

async fn blocking() -> Result<String, actix_web::Error> {
    Ok(web::block(|| -> String { panic!("panicked over {SECRET}") }).await?)
}

/// Streams the id of the current request, read while the body is polled.
async fn stream_context() -> HttpResponse {
    let ids = stream::unfold(0, async |sent: u8| {
        tokio::time::sleep(Duration::from_millis(2)).await;
        let id = context::current().and_then(|request| request.request_id().map(str::to_owned));
        (sent < 2).then(|| (Ok::<_, Infallible>(Bytes::from(id.unwrap_or_default())), sent + 1))
    });
    HttpResponse::Ok().streaming(ids)
}

fn served<E: Envelope + 'static>() -> SocketAddr {
    actix::serve(ErrorMiddleware::<E>::new(), with_unrouted)
}

async fn post(
    address: SocketAddr,
    path: &str,
    content_type: &str,
    body: impl Into<reqwest::Body>,
) -> Answer {
    let request = client().post(format!("http://{address}{path}")).header("x-request-id", "r-1");
    Answer::to(request.header("content-type", content_type).body(body)).await
}

#[track_caller]
fn field(answer: &Answer) -> Value {
    answer.json()["error"]["details"][0].clone()
}

/// A derived type implements actix's `ResponseError`.
#[tokio::test]
async fn derived_error_is_a_response_without_the_middleware() {
    let server = HttpServer::new(|| App::new().configure(routes));
    let address = actix::start!(server);
    let product = ask(address, "/product").await;
    assert_eq!(
        (product.status.as_u16(), header(&product, "content-type")),
        (404, vec!["application/problem+json"])
    );
    assert_eq!(product.json()["code"], "PRODUCT_NOT_FOUND");
    let storage = ask(address, "/storage").await;
    assert_eq!(
        (header(&storage, "retry-after"), header(&storage, "x-pool")),
        (vec!["7"], vec!["eu"])
    );
    assert_eq!(ask(address, "/failure").await.json()["code"], "REQUEST_TIMEOUT");
}

#[tokio::test]
async fn unknown_route_and_wrong_method_use_the_envelope() {
    let address = served::<Nested>();
    for path in ["/nowhere", "/v1/nowhere", "/v1", "/guarded"] {
        assert_eq!(code(&ask(address, path).await, 404), "ROUTE_NOT_FOUND", "{path}");
    }
    for (path, allow) in [("/bytes", "POST"), ("/several", "GET, PUT"), ("/v1/orders", "GET, POST")]
    {
        let wrong = ask_by(Method::DELETE, address, path).await;
        assert_eq!(code(&wrong, 405), "METHOD_NOT_ALLOWED", "{path}");
        assert_eq!(header(&wrong, "allow"), [allow]);
    }
}

/// actix's router matches path and method together.
#[tokio::test]
async fn wrong_method_without_unrouted_follows_actixs_router() {
    let address = actix::serve(ErrorMiddleware::<Nested>::new(), routes);
    assert_eq!(code(&ask(address, "/nowhere").await, 404), "ROUTE_NOT_FOUND");
    assert_eq!(code(&ask_by(Method::DELETE, address, "/bytes").await, 404), "ROUTE_NOT_FOUND");
    let wrong = ask_by(Method::DELETE, address, "/several").await;
    assert_eq!(
        (code(&wrong, 405), header(&wrong, "allow")),
        ("METHOD_NOT_ALLOWED".to_owned(), vec!["GET, PUT"])
    );
}

#[tokio::test]
async fn error_of_actix_is_replaced() {
    let address = served::<Nested>();
    assert_eq!(code(&ask(address, "/foreign").await, 502), "BAD_GATEWAY");
    assert_eq!(code(&ask(address, "/internal").await, 500), "INTERNAL_ERROR");
    assert_eq!(
        ask(address, "/generic").await.body,
        r#"{"code":"NONE_OF","message":"no 7","status":404}"#
    );
}

#[tokio::test]
async fn rejection_of_actixs_extractors_is_a_failure_with_fields() {
    let address = served::<Nested>();
    let json = async |body: &str| post(address, "/json", "application/json", body.to_owned()).await;
    assert_eq!(
        code(&post(address, "/json", "text/plain", "{}").await, 415),
        "UNSUPPORTED_MEDIA_TYPE"
    );
    assert_eq!(code(&json(r#"{"sku": db-1.internal"#).await, 400), "MALFORMED_BODY");
    let missing = json(r#"{"sku": "db-1.internal"}"#).await;
    assert_eq!(code(&missing, 422), "VALIDATION_FAILED");
    assert_eq!(
        field(&missing),
        json!({ "path": "count", "message": "Required", "code": "missing_field" })
    );
    let wrong = json(r#"{"sku": "a", "count": "db-1.internal"}"#).await;
    assert_eq!(code(&wrong, 422), "VALIDATION_FAILED");
    assert_eq!(field(&wrong)["message"], "Expected an integer from 0 to 255");
    // actix's own limit is 2 MB.
    let large = post(address, "/json", "application/json", vec![b' '; 3_000_000]).await;
    assert_eq!(code(&large, 413), "PAYLOAD_TOO_LARGE");
    assert_eq!(
        code(&post(address, "/bytes", "text/plain", vec![b' '; 300_000]).await, 413),
        "PAYLOAD_TOO_LARGE"
    );

    let form = async |body: &str| {
        post(address, "/form", "application/x-www-form-urlencoded", body.to_owned()).await
    };
    assert_eq!(
        code(&post(address, "/form", "text/plain", "sku=a").await, 415),
        "UNSUPPORTED_MEDIA_TYPE"
    );
    let missing = form("sku=db-1.internal").await;
    assert_eq!(
        (code(&missing, 422), field(&missing)["path"].clone()),
        ("VALIDATION_FAILED".to_owned(), json!("count"))
    );
    assert_eq!(code(&form("sku=a&count=db-1.internal").await, 422), "VALIDATION_FAILED");
    let wrong = ask(address, "/query?page=db-1.internal").await;
    assert_eq!(
        (code(&wrong, 400), field(&wrong)["message"].clone()),
        ("INVALID_QUERY".to_owned(), json!("Expected an integer"))
    );
}

#[tokio::test]
async fn panic_in_a_blocking_task_becomes_a_500() {
    let address = served::<Nested>();
    assert_eq!(code(&ask(address, "/blocking").await, 500), "INTERNAL_ERROR");
    assert_eq!(ask(address, "/ok").await.body, "fine");
}

#[tokio::test]
async fn stream_that_fails_has_no_body_for_head() {
    check_head(served::<Nested>(), "/stream-fails").await;
}

#[tokio::test]
async fn context_is_current_while_a_body_is_polled() {
    assert_eq!(ask(served::<Nested>(), "/stream-context").await.body, "r-1r-1");
}

/// Two requests use one connection. The panic of the first does not end it.
#[tokio::test]
async fn connection_survives_a_panic() {
    let address = served::<Nested>();
    let mut stream = TcpStream::connect(address).await.expect("the service listens");
    let request = "GET /panics HTTP/1.1\r\nhost: a\r\n\r\nGET /ok HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("the service reads");
    let mut responses = String::new();
    stream.read_to_string(&mut responses).await.expect("the service answers");
    assert!(responses.starts_with("HTTP/1.1 500"), "{responses}");
    assert!(responses.contains("HTTP/1.1 200") && responses.ends_with("fine"), "{responses}");
}

async fn broken(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    match request.query_string() {
        "foreign" => return Err(ErrorInternalServerError(SECRET)),
        "lost" => return Err(ErrorNotFound(SECRET)),
        "ours" => return Err(not_found().into()),
        "panic" => panic!("panicked over {SECRET}"),
        _ => {}
    }
    next.call(request).await
}

/// An inner middleware fails without a response, so the response leaves as an
/// error with the same bytes.
#[tokio::test]
async fn error_of_an_inner_middleware_uses_the_envelope() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let middleware = ErrorMiddleware::<Nested>::new().on_error({
        let told = Arc::clone(&told);
        move |failure| told.lock().expect("no panic").push(failure.occurrence().code())
    });
    let server = HttpServer::new(move || {
        let app = App::new().wrap(from_fn(broken)).wrap(middleware.clone());
        app.wrap(DefaultHeaders::new().add(("x-outer", "1"))).configure(routes)
    });
    let address = actix::start!(server);
    assert_eq!(code(&ask(address, "/ok?foreign").await, 500), "INTERNAL_ERROR");
    assert_eq!(code(&ask(address, "/ok?lost").await, 404), "NOT_FOUND");
    assert_eq!(code(&ask(address, "/ok?ours").await, 404), "PRODUCT_NOT_FOUND");
    assert_eq!(code(&ask(address, "/ok?panic").await, 500), "INTERNAL_ERROR");
    assert_eq!(code(&ask(address, "/panics").await, 500), "INTERNAL_ERROR");
    assert_eq!(header(&ask(address, "/ok").await, "x-outer"), ["1"]);
    let expected =
        ["INTERNAL_ERROR", "NOT_FOUND", "PRODUCT_NOT_FOUND", "INTERNAL_ERROR", "INTERNAL_ERROR"];
    assert_eq!(*told.lock().expect("no panic"), expected);
}

/// A middleware finds the rendered error in the extensions of the response.
#[tokio::test]
async fn other_middleware_sees_which_error_was_rendered() {
    async fn labelled(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
        let mut response = next.call(request).await?;
        let code =
            response.response().extensions().get::<Rendered>().map_or("none", Rendered::code);
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-label"), code.parse().expect("a value"));
        Ok(response)
    }
    let server = HttpServer::new(|| {
        App::new().wrap(ErrorMiddleware::<Flat>::new()).wrap(from_fn(labelled)).configure(routes)
    });
    let address = actix::start!(server);
    for (path, label) in [
        ("/ok", "none"),
        ("/product", "PRODUCT_NOT_FOUND"),
        ("/teapot", "IM_A_TEAPOT"),
        ("/storage", "STORAGE"),
    ] {
        assert_eq!(header(&ask(address, path).await, "x-label"), [label]);
    }
}

#[tokio::test]
async fn illegal_request_id_is_replaced() {
    let address = served::<Nested>();
    for hostile in [" ", "a b", "\"};--", "a\tb", "<script>", &"a".repeat(129), "ä", "a,\u{a0}b"] {
        let request = client()
            .get(format!("http://{address}/product"))
            .header("x-request-id", hostile.as_bytes());
        let answer = Answer::to(request).await;
        let [id] = header(&answer, "x-request-id")[..] else { panic!("{answer:?}") };
        assert!(uuid::Uuid::parse_str(id).is_ok(), "{hostile:?}: {id}");
        assert_eq!(answer.json()["request_id"], id);
    }
}

#[tokio::test]
async fn map_error_recognises_errors_of_other_crates() {
    let middleware = ErrorMiddleware::<Nested>::new().map_error(|error| {
        let is_blocking = error.as_error::<actix_web::error::BlockingError>().is_some();
        is_blocking.then_some(Failure::Status(http::StatusCode::SERVICE_UNAVAILABLE))
    });
    let address = actix::serve(middleware, routes);
    assert_eq!(code(&ask(address, "/blocking").await, 503), "SERVICE_UNAVAILABLE");
    assert_eq!(code(&ask(address, "/foreign").await, 502), "BAD_GATEWAY");
}

/// The request keeps its id in a scope with another envelope.
#[tokio::test]
async fn scope_can_have_its_own_envelope() {
    let address = actix::serve(ErrorMiddleware::<Nested>::new(), |app: &mut ServiceConfig| {
        let inner = web::scope("/flat").wrap(ErrorMiddleware::<Flat>::new());
        let inner = inner.route("/product", web::get().to(async || Err::<String, _>(not_found())));
        app.service(inner.service(unrouted())).configure(routes);
    });
    let expected =
        r#"{"code":"PRODUCT_NOT_FOUND","message":"Product 'shirt-42' not found.","status":404}"#;
    let flat = ask(address, "/flat/product").await;
    assert_eq!((flat.body.as_str(), header(&flat, "x-request-id")), (expected, vec!["r-1"]));
    assert_eq!(ask(address, "/flat/nowhere").await.json()["code"], "ROUTE_NOT_FOUND");
    assert_eq!(code(&ask(address, "/product").await, 404), "PRODUCT_NOT_FOUND");
}

/// Sends requests to two workers at once. Each request sees its own id.
#[tokio::test]
async fn concurrent_requests_keep_their_own_ids() {
    let address = actix::serve(ErrorMiddleware::<Nested>::new(), |app: &mut ServiceConfig| {
        app.route(
            "/slow",
            web::get().to(async || {
                tokio::time::sleep(Duration::from_millis(5)).await;
                Err::<String, _>(not_found())
            }),
        );
    });
    let client = client();
    let asked = (0..20).map(|number| {
        let request = client
            .get(format!("http://{address}/slow"))
            .header("x-request-id", format!("r-{number}"));
        async move { (number, Answer::to(request).await) }
    });
    for (number, answer) in futures_util::future::join_all(asked).await {
        assert_eq!(answer.json()["request_id"], format!("r-{number}"));
    }
}

#[tokio::test]
async fn reference_is_served_at_the_type_uris() {
    let address = actix::serve(ErrorMiddleware::<Nested>::new(), |app: &mut ServiceConfig| {
        let reference = apierror::actix_web::reference_resource(&Catalog::of::<ServiceError>());
        app.service(web::scope("/errors").service(reference));
    });
    for path in ["/errors", "/errors/", "/errors/ROUTE_NOT_FOUND"] {
        let page = ask(address, path).await;
        assert_eq!(
            (page.status.as_u16(), header(&page, "content-type")),
            (200, vec!["text/html; charset=utf-8"]),
            "{path}"
        );
        assert!(page.body.contains("ROUTE_NOT_FOUND"), "{path}");
        let again = client()
            .get(format!("http://{address}{path}"))
            .header("if-none-match", header(&page, "etag")[0]);
        assert_eq!(Answer::to(again).await.status, 304, "{path}");
        let json =
            client().get(format!("http://{address}{path}")).header("accept", "application/json");
        assert_eq!(header(&Answer::to(json).await, "content-type"), ["application/json"], "{path}");
    }
    assert_eq!(code(&ask(address, "/errors/NOTHING").await, 404), "ROUTE_NOT_FOUND");
    let wrong = ask_by(Method::POST, address, "/errors").await;
    assert_eq!(
        (code(&wrong, 405), header(&wrong, "allow")),
        ("METHOD_NOT_ALLOWED".to_owned(), vec!["GET, HEAD"])
    );
}
