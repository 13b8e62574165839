//! Tests `ErrorMiddleware` over a real socket: every error response has the
//! envelope.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorBadGateway, ErrorInternalServerError, ErrorNotFound};
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderName;
use actix_web::middleware::{DefaultHeaders, Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, guard};
use apierror::actix_web::{ErrorMiddleware, unrouted};
use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
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

/// Text that no caller may see.
const SECRET: &str = "db-1.internal";

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError {
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

/// An error with its own envelope.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("legacy")]
#[api(code = "LEGACY", status = 400, envelope = Flat)]
struct Legacy;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no {0:?}")]
#[api(code = "NONE_OF", status = 404, envelope = Flat)]
struct NoneOf<T: std::fmt::Debug>(T);

fn not_found() -> ShopError {
    ShopError::NotFound { sku: "shirt-42".into() }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what it has to hold is the point")]
struct Order {
    sku: String,
    count: u8,
}

fn routes(app: &mut ServiceConfig) {
    app.route("/ok", web::get().to(async || "fine"))
        .route("/product", web::get().to(async || Err::<String, _>(not_found())))
        .route(
            "/storage",
            web::get()
                .to(async || Err::<String, _>(ShopError::Storage { wait: Duration::from_secs(7) })),
        )
        .route(
            "/any-error",
            web::get().to(async || Err::<String, apierror::Error>(not_found().into())),
        )
        .route("/generic", web::get().to(async || Err::<String, _>(NoneOf(7))))
        .route("/legacy", web::get().to(async || Err::<String, _>(Legacy)))
        .route("/failure", web::get().to(async || Err::<String, _>(Failure::RequestTimeout)))
        .route("/panics", web::get().to(panics))
        .route("/panics-later", web::get().to(panics_later))
        .route("/bare-404", web::get().to(HttpResponse::NotFound))
        .route("/teapot", web::get().to(async || HttpResponse::ImATeapot().body(SECRET)))
        .route(
            "/odd",
            web::get().to(async || HttpResponse::new(StatusCode::from_u16(599).expect("a status"))),
        )
        .route("/foreign", web::get().to(async || Err::<String, _>(ErrorBadGateway(SECRET))))
        .route(
            "/internal",
            web::get().to(async || Err::<String, _>(ErrorInternalServerError(SECRET))),
        )
        .route("/page", web::get().to(page))
        .route("/signed-out", web::get().to(signed_out))
        .route("/unchanged", web::get().to(async || HttpResponse::NotModified().finish()))
        .route("/nothing", web::get().to(async || HttpResponse::NoContent().finish()))
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
        .route("/stream", web::get().to(async || streamed(3, None)))
        .route("/stream-fails", web::get().to(async || streamed(0, Some("fails"))))
        .route("/stream-panics", web::get().to(async || streamed(0, Some("panics"))))
        .route("/stream-panics-later", web::get().to(async || slowly(2)))
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

async fn panics() -> String {
    panic!("panicked over {SECRET}");
}

async fn panics_later() -> String {
    tokio::task::yield_now().await;
    let what = SECRET.to_owned();
    std::panic::panic_any(what);
}

async fn blocking() -> Result<String, actix_web::Error> {
    Ok(web::block(|| -> String { panic!("panicked over {SECRET}") }).await?)
}

async fn page() -> HttpResponse {
    HttpResponse::InternalServerError()
        .insert_header(("content-type", "text/html"))
        .insert_header(("content-language", "en"))
        .insert_header(("etag", "\"1\""))
        .insert_header(("server", SECRET))
        .insert_header(("cache-control", "no-store"))
        .body(format!("<h1>{SECRET}</h1>"))
}

async fn signed_out() -> HttpResponse {
    let mut response = HttpResponse::Unauthorized();
    for (name, value) in [
        ("www-authenticate", "Bearer"),
        ("www-authenticate", "Basic"),
        ("retry-after", "9"),
        ("set-cookie", "session=; Max-Age=0"),
        ("x-ratelimit-remaining", "0"),
        ("access-control-allow-origin", "https://shop.example"),
        ("location", "/elsewhere"),
    ] {
        response.append_header((name, value));
    }
    response.body(SECRET)
}

fn chunks(
    many: usize,
    then: Option<&'static str>,
) -> impl Iterator<Item = Result<Bytes, actix_web::Error>> {
    let mut sent = 0;
    std::iter::from_fn(move || {
        if sent < many {
            sent += 1;
            return Some(Ok(Bytes::from(format!("{sent};"))));
        }
        match then {
            Some("fails") => Some(Err(ErrorBadGateway(SECRET))),
            Some(_) => panic!("panicked over {SECRET}"),
            None => None,
        }
    })
}

fn streamed(many: usize, then: Option<&'static str>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("set-cookie", "kept=1"))
        .streaming(stream::iter(chunks(many, then)))
}

/// Creates a body with pauses, in which earlier chunks are sent, and then a panic.
fn slowly(many: usize) -> HttpResponse {
    let paused = stream::unfold(chunks(many, Some("panics")), async |mut chunks| {
        tokio::time::sleep(Duration::from_millis(10)).await;
        chunks.next().map(|chunk| (chunk, chunks))
    });
    HttpResponse::Ok().streaming(paused)
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

async fn ask(address: SocketAddr, path: &str) -> Answer {
    ask_by(Method::GET, address, path).await
}

async fn ask_by(method: Method, address: SocketAddr, path: &str) -> Answer {
    Answer::to(
        client().request(method, format!("http://{address}{path}")).header("x-request-id", "r-1"),
    )
    .await
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

fn header<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    answer.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect()
}

/// Checks a `Nested` error response and returns its code.
#[track_caller]
fn code(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(header(answer, "content-type"), ["application/json"], "{answer:?}");
    assert_eq!(header(answer, "x-request-id"), ["r-1"]);
    assert!(!answer.body.contains(SECRET), "{answer:?}");
    let body = answer.json();
    assert_eq!(body["request_id"], "r-1", "{answer:?}");
    body["error"]["code"].as_str().expect("a code").to_owned()
}

#[track_caller]
fn field(answer: &Answer) -> Value {
    answer.json()["error"]["details"][0].clone()
}

#[tokio::test]
async fn error_without_envelope_is_rendered_in_the_services_envelope() {
    let address = served::<Nested>();
    let product = ask(address, "/product").await;
    assert_eq!(code(&product, 404), "PRODUCT_NOT_FOUND");
    assert_eq!(product.json()["error"]["message"], "Product 'shirt-42' not found.");
    assert_eq!(ask(address, "/any-error").await.body, product.body);

    let storage = ask(address, "/storage").await;
    assert_eq!(code(&storage, 503), "STORAGE");
    assert_eq!(
        (header(&storage, "retry-after"), header(&storage, "x-pool")),
        (vec!["7"], vec!["eu"])
    );

    let legacy = ask(address, "/legacy").await;
    assert_eq!(legacy.body, r#"{"code":"LEGACY","message":"legacy","status":400}"#);
    assert_eq!(header(&legacy, "x-request-id"), ["r-1"]);
    assert_eq!(
        ask(address, "/generic").await.body,
        r#"{"code":"NONE_OF","message":"no 7","status":404}"#
    );
    assert_eq!(code(&ask(address, "/failure").await, 408), "REQUEST_TIMEOUT");
}

/// A derived type implements actix's `ResponseError`.
#[tokio::test]
async fn derived_error_is_a_response_without_the_middleware() {
    let server = HttpServer::new(|| App::new().configure(routes)).workers(1).disable_signals();
    let server = server.bind(("127.0.0.1", 0)).expect("a free port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
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
    // The route exists. The handler returned this 404.
    assert_eq!(code(&ask(address, "/bare-404").await, 404), "NOT_FOUND");
    for (path, allow) in
        [("/product", "GET"), ("/several", "GET, PUT"), ("/v1/orders", "GET, POST")]
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
    assert_eq!(code(&ask_by(Method::DELETE, address, "/product").await, 404), "ROUTE_NOT_FOUND");
    let wrong = ask_by(Method::DELETE, address, "/several").await;
    assert_eq!(
        (code(&wrong, 405), header(&wrong, "allow")),
        ("METHOD_NOT_ALLOWED".to_owned(), vec!["GET, PUT"])
    );
}

#[tokio::test]
async fn error_of_other_code_is_replaced() {
    let address = served::<Nested>();
    assert_eq!(code(&ask(address, "/teapot").await, 418), "IM_A_TEAPOT");
    assert_eq!(code(&ask(address, "/odd").await, 599), "SERVER_ERROR");
    assert_eq!(code(&ask(address, "/foreign").await, 502), "BAD_GATEWAY");
    assert_eq!(code(&ask(address, "/internal").await, 500), "INTERNAL_ERROR");

    let page = ask(address, "/page").await;
    assert_eq!(code(&page, 500), "INTERNAL_ERROR");
    for gone in ["content-language", "etag", "server"] {
        assert!(header(&page, gone).is_empty(), "{gone}");
    }
    assert_eq!(header(&page, "cache-control"), ["no-store"]);

    let signed_out = ask(address, "/signed-out").await;
    assert_eq!(code(&signed_out, 401), "UNAUTHORIZED");
    assert_eq!(header(&signed_out, "www-authenticate"), ["Bearer", "Basic"]);
    assert_eq!(header(&signed_out, "retry-after"), ["9"]);
    assert_eq!(header(&signed_out, "set-cookie"), ["session=; Max-Age=0"]);
    assert_eq!(header(&signed_out, "x-ratelimit-remaining"), ["0"]);
    assert_eq!(header(&signed_out, "access-control-allow-origin"), ["https://shop.example"]);
    assert_eq!(header(&signed_out, "location"), ["/elsewhere"]);
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
async fn panic_becomes_a_500_without_its_message() {
    let address = served::<Nested>();
    for path in ["/panics", "/panics-later", "/blocking"] {
        let answer = ask(address, path).await;
        assert_eq!(code(&answer, 500), "INTERNAL_ERROR", "{path}");
        assert_eq!(answer.json()["error"]["message"], "Something went wrong on the server.");
    }
    assert_eq!(ask(address, "/ok").await.body, "fine");
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

#[tokio::test]
async fn error_response_to_head_has_no_body() {
    let address = actix::serve(ErrorMiddleware::<Nested>::new(), |app: &mut ServiceConfig| {
        let both = || web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
        app.route("/ok", both().to(async || "fine"))
            .route("/product", both().to(async || Err::<String, _>(not_found())))
            .route("/panics", both().to(panics))
            .route("/page", both().to(page))
            .route("/signed-out", both().to(signed_out))
            .route("/stream-fails", both().to(async || streamed(0, Some("fails"))));
    });
    for path in ["/nowhere", "/product", "/panics", "/signed-out", "/page", "/stream-fails"] {
        let (get, head) = (ask(address, path).await, ask_by(Method::HEAD, address, path).await);
        assert_eq!((head.body.as_str(), head.status), ("", get.status), "{path}");
        assert_eq!(header(&head, "content-length"), [get.body.len().to_string()], "{path}");
        for name in get.headers.keys().filter(|name| *name != "date") {
            assert_eq!(header(&head, name.as_str()), header(&get, name.as_str()), "{path}");
        }
    }
    assert_eq!(header(&ask_by(Method::HEAD, address, "/ok").await, "content-length"), ["4"]);
}

#[tokio::test]
async fn success_and_redirect_pass_unchanged() {
    let address = served::<Nested>();
    for (path, status, body) in [
        ("/ok", 200, "fine"),
        ("/unchanged", 304, ""),
        ("/nothing", 204, ""),
        ("/stream", 200, "1;2;3;"),
    ] {
        let answer = ask(address, path).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (status, body));
        assert_eq!(header(&answer, "x-request-id"), ["r-1"], "{path}");
    }
}

#[tokio::test]
async fn stream_that_fails_before_its_first_chunk_becomes_a_500() {
    let address = served::<Nested>();
    for path in ["/stream-fails", "/stream-panics"] {
        let answer = ask(address, path).await;
        assert_eq!(code(&answer, 500), "INTERNAL_ERROR", "{path}");
        assert_eq!(header(&answer, "set-cookie"), ["kept=1"], "{path}");
    }
    // After the head has been sent, a failure ends the connection.
    let response =
        client().get(format!("http://{address}/stream-panics-later")).send().await.expect("a head");
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
    assert_eq!(ask(address, "/ok").await.body, "fine");
    assert_eq!(ask(address, "/stream-context").await.body, "r-1r-1");
}

#[tokio::test]
async fn await_first_chunk_delays_the_head() {
    let late = |app: &mut ServiceConfig| {
        app.route("/late", web::get().to(async || slowly(0)));
    };
    let address = actix::serve(ErrorMiddleware::<Nested>::new().await_first_chunk(true), late);
    assert_eq!(code(&ask(address, "/late").await, 500), "INTERNAL_ERROR");
    let address = actix::serve(ErrorMiddleware::<Nested>::new(), late);
    assert_eq!(
        client().get(format!("http://{address}/late")).send().await.expect("a head").status(),
        200
    );
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
    let middleware = ErrorMiddleware::<Nested>::new().on_occurrence({
        let told = Arc::clone(&told);
        move |occurrence| told.lock().expect("no panic").push(occurrence.code())
    });
    let server = HttpServer::new(move || {
        let app = App::new().wrap(from_fn(broken)).wrap(middleware.clone());
        app.wrap(DefaultHeaders::new().add(("x-outer", "1"))).configure(routes)
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
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
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
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
async fn pass_through_predicate_skips_replacement() {
    let middleware = ErrorMiddleware::<Nested>::new()
        .pass_through(|response| response.headers().contains_key("etag"));
    let address = actix::serve(middleware, routes);
    let page = ask(address, "/page").await;
    assert_eq!((page.status.as_u16(), &page.body), (500, &format!("<h1>{SECRET}</h1>")));
    assert_eq!(header(&page, "x-request-id").len(), 1);
    assert_eq!(code(&ask(address, "/teapot").await, 418), "IM_A_TEAPOT");
}

#[tokio::test]
async fn request_id_options_are_followed() {
    let middleware = ErrorMiddleware::<Nested>::new()
        .request_id_header(HeaderName::from_static("x-correlation-id"))
        .make_request_id(|headers| {
            format!("of-{}", headers.get("x-from").expect("one").to_str().expect("text"))
        });
    let address = actix::serve(middleware, routes);
    let request = || client().get(format!("http://{address}/product")).header("x-from", "shop");
    let made = Answer::to(request()).await;
    assert_eq!(header(&made, "x-correlation-id"), ["of-shop"]);
    assert_eq!(made.json()["request_id"], "of-shop");
    assert!(header(&made, "x-request-id").is_empty());
    let brought = Answer::to(request().header("x-correlation-id", "c-7")).await;
    assert_eq!(
        (header(&brought, "x-correlation-id"), &brought.json()["request_id"]),
        (vec!["c-7"], &json!("c-7"))
    );

    let distrusting =
        actix::serve(ErrorMiddleware::<Nested>::new().trust_request_ids(false), routes);
    let answer = ask(distrusting, "/product").await;
    assert_ne!(header(&answer, "x-request-id"), ["r-1"]);
    assert_eq!(answer.json()["request_id"], header(&answer, "x-request-id")[0]);
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

/// The service's own codes for failures around its handlers.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum GatewayError {
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

#[tokio::test]
async fn errors_sets_the_services_own_codes() {
    let address =
        actix::serve(ErrorMiddleware::<Nested>::new().errors::<GatewayError>(), with_unrouted);
    assert_eq!(code(&ask(address, "/nowhere").await, 404), "NO_SUCH_ENDPOINT");
    assert_eq!(code(&ask(address, "/panics").await, 502), "CRASHED");
    assert_eq!(code(&ask(address, "/teapot").await, 418), "IM_A_TEAPOT");
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

#[tokio::test]
async fn listener_is_notified_once_per_occurrence() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let middleware = ErrorMiddleware::<Nested>::new().on_occurrence({
        let told = Arc::clone(&told);
        move |occurrence| {
            let id = occurrence.request_id().unwrap_or_default().to_owned();
            let path = occurrence.path().unwrap_or_default().to_owned();
            told.lock().expect("no panic").push(format!("{} {id} {path}", occurrence.code()));
            assert!(occurrence.code() != "STORAGE", "a listener's own panic");
        }
    });
    let address = actix::serve(middleware, with_unrouted);
    for path in ["/product?a=b", "/ok", "/nowhere", "/panics", "/any-error", "/legacy", "/storage"]
    {
        ask(address, path).await;
    }
    let expected = [
        "PRODUCT_NOT_FOUND r-1 /product",
        "ROUTE_NOT_FOUND r-1 /nowhere",
        "INTERNAL_ERROR r-1 /panics",
        "PRODUCT_NOT_FOUND r-1 /any-error",
        "LEGACY r-1 /legacy",
        "STORAGE r-1 /storage",
    ];
    assert_eq!(*told.lock().expect("no panic"), expected);
}

#[tokio::test]
async fn every_envelope_can_be_the_services() {
    async fn codes<E: Envelope + 'static>(pointer: &str, content_type: &str) {
        let address = served::<E>();
        for (path, code) in [
            ("/product", "PRODUCT_NOT_FOUND"),
            ("/nowhere", "ROUTE_NOT_FOUND"),
            ("/panics", "INTERNAL_ERROR"),
        ] {
            let answer = ask(address, path).await;
            assert_eq!(answer.json().pointer(pointer), Some(&json!(code)), "{}", answer.body);
            assert_eq!(header(&answer, "content-type"), [content_type]);
        }
    }
    codes::<ProblemDetails>("/code", "application/problem+json").await;
    codes::<Flat>("/code", "application/json").await;
    codes::<Nested>("/error/code", "application/json").await;
    codes::<Google>("/error/details/0/reason", "application/json").await;
    codes::<JsonApi>("/errors/0/code", "application/vnd.api+json").await;
    codes::<WithRetry<Flat>>("/code", "application/json").await;
    let nest = ask(served::<NestJs>(), "/product?a=b").await.json();
    assert_eq!((&nest["path"], &nest["statusCode"]), (&json!("/product"), &json!(404)));
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
