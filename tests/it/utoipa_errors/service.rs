//! The service, and requests that cause each of its errors.

use std::net::SocketAddr;
use std::time::Duration;

use apierror::axum::{ErrorLayer, Form, Json, Path, Query};
use apierror::utoipa::ServiceErrors;
use apierror::{ApiError, Envelope, Failure, Occurrence, envelope};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_http::timeout::TimeoutLayer;
use utoipa::{Modify, OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::common::live::{Answer, client};

/// A category of the shop, which has categories in it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Category {
    name: String,
    children: Vec<Category>,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order {id}")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
pub(super) struct NoOrder {
    #[api(detail)]
    id: u32,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum CustomerError {
    #[error("no customer")]
    #[api(code = "CUSTOMER_NOT_FOUND", status = 404)]
    NotFound,
    #[error("busy")]
    #[api(code = "CUSTOMERS_BUSY", status = 503)]
    Busy {
        #[api(retry_after)]
        wait: u32,
    },
}

/// Always in its own envelope.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("not sold")]
#[api(code = "NOT_SOLD", status = 409, envelope = envelope::Flat)]
struct NotSold {
    #[api(detail)]
    tree: Category,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401)]
pub(super) struct SignedOut;

/// The service's own codes for some failures.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 404)]
enum HouseError {
    #[error("no endpoint")]
    #[api(code = "ENDPOINT_NOT_FOUND")]
    NoEndpoint,
    #[error("never made from a failure")]
    #[api(code = "UNUSED")]
    _Unused,
}

impl TryFrom<Failure> for HouseError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::RouteNotFound => Ok(Self::NoEndpoint),
            other => Err(other),
        }
    }
}

/// An envelope of the service's own.
pub(super) struct House;

#[derive(Serialize)]
pub(super) struct HouseBody<'a> {
    fault: &'a str,
    says: String,
    more: Option<apierror::Details<'a>>,
}

impl Envelope for House {
    const CONTENT_TYPE: &'static str = "application/vnd.house+json";
    type Body<'a> = HouseBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> HouseBody<'a> {
        HouseBody {
            fault: occurrence.code(),
            says: occurrence.message().into_owned(),
            more: occurrence.details(),
        }
    }
}

#[derive(Deserialize)]
struct Expand {
    #[serde(default)]
    expand: bool,
}

#[derive(Deserialize, ToSchema)]
struct NewOrder {
    article: String,
}

/// The name of a code's schema is taken.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderNotFound)]
struct Order {
    id: u32,
}

#[utoipa::path(
    get,
    path = "/orders/{id}",
    params(("id" = u32, Path), ("expand" = Option<bool>, Query)),
    responses((status = 200, description = "The order.", body = Order), NoOrder, CustomerError)
)]
async fn order(Path(id): Path<u32>, Query(query): Query<Expand>) -> apierror::Result<Json<Order>> {
    match id {
        1 => Ok(Json(Order { id })),
        2 if query.expand => Err(CustomerError::NotFound.into()),
        2 => Err(CustomerError::Busy { wait: 3 }.into()),
        _ => Err(NoOrder { id }.into()),
    }
}

#[utoipa::path(
    post,
    path = "/orders",
    request_body = NewOrder,
    responses((status = 200, description = "The order.", body = Order), NotSold)
)]
async fn buy(Json(new): Json<NewOrder>) -> Result<Json<Order>, NotSold> {
    let leaf = Category { name: new.article, children: Vec::new() };
    Err(NotSold { tree: Category { name: "all".to_owned(), children: vec![leaf] } })
}

#[utoipa::path(
    post,
    path = "/sign-up",
    request_body(content = NewOrder, content_type = "application/x-www-form-urlencoded"),
    responses((status = 204, description = "Done."), (status = 410, description = "The offer is over."))
)]
async fn sign_up(Form(form): Form<NewOrder>) -> StatusCode {
    if form.article == "old" { StatusCode::GONE } else { StatusCode::NO_CONTENT }
}

#[utoipa::path(get, path = "/ping", responses((status = 204, description = "Done.")))]
async fn ping() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Does what a header asks for.
async fn obey(request: Request, next: Next) -> Result<Response, SignedOut> {
    let what = request.headers().get("x-do").and_then(|value| value.to_str().ok());
    match what {
        Some("panic") => panic!("as asked"),
        Some("sleep") => tokio::time::sleep(Duration::from_secs(60)).await,
        Some("sign-out") => return Err(SignedOut),
        _ => {}
    }
    Ok(next.run(request).await)
}

#[derive(OpenApi)]
#[openapi(info(title = "Shop", version = "1", license(name = "MIT", identifier = "MIT")))]
struct Api;

/// Returns the document before any modifier.
pub(super) fn unmodified() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(order, buy, sign_up, ping))]
    struct Plain;

    Plain::openapi()
}

pub(super) fn parts<E: Envelope + 'static>() -> (Router, Value) {
    let (router, mut document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(order))
        .routes(routes!(buy))
        .routes(routes!(sign_up))
        .routes(routes!(ping))
        .split_for_parts();
    ServiceErrors::<E>::new()
        .errors::<HouseError>()
        .everywhere::<SignedOut>()
        .modify(&mut document);
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(200));
    let router = router
        .layer(DefaultBodyLimit::max(100))
        .layer(from_fn(obey))
        .layer(timeout)
        .layer(ErrorLayer::<E>::new().errors::<HouseError>());
    (router, serde_json::to_value(&document).expect("JSON"))
}

/// The body of a request that promises more than it sends.
const ENDS_EARLY: &str = "ends early";

/// A request, the operation that it is meant for, and the error that it gets.
pub(super) struct Case {
    pub(super) operation: (&'static str, &'static str),
    pub(super) code: &'static str,
    method: Method,
    path: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

pub(super) fn cases() -> Vec<Case> {
    const JSON: (&str, &str) = ("content-type", "application/json");
    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    const ORDER: (&str, &str) = ("/orders/{id}", "get");
    const BUY: (&str, &str) = ("/orders", "post");
    const SIGN_UP: (&str, &str) = ("/sign-up", "post");
    const PING: (&str, &str) = ("/ping", "get");
    let mut cases = Vec::new();
    let mut add = |operation, code, method, path, headers: &[_], body: &str| {
        let (headers, body) = (headers.to_vec(), body.to_owned());
        cases.push(Case { operation, code, method, path, headers, body });
    };
    for (operation, method, path) in [
        (ORDER, Method::GET, "/orders/1"),
        (BUY, Method::POST, "/orders"),
        (SIGN_UP, Method::POST, "/sign-up"),
        (PING, Method::GET, "/ping"),
    ] {
        // Neither an older nor a newer server has the operation.
        add(operation, "ENDPOINT_NOT_FOUND", method.clone(), "/v0", &[], "");
        add(operation, "METHOD_NOT_ALLOWED", Method::DELETE, path, &[], "");
        add(operation, "REQUEST_TIMEOUT", method.clone(), path, &[("x-do", "sleep")], "");
        add(operation, "INTERNAL_ERROR", method.clone(), path, &[("x-do", "panic")], "");
        add(operation, "SIGNED_OUT", method, path, &[("x-do", "sign-out")], "");
    }
    let long = "x".repeat(200);
    for (code, path) in [
        ("ORDER_NOT_FOUND", "/orders/7"),
        ("CUSTOMER_NOT_FOUND", "/orders/2?expand=true"),
        ("CUSTOMERS_BUSY", "/orders/2"),
        ("INVALID_PATH", "/orders/x"),
        ("INVALID_QUERY", "/orders/1?expand=x"),
    ] {
        add(ORDER, code, Method::GET, path, &[], "");
    }
    for (code, headers, body) in [
        ("NOT_SOLD", &[JSON][..], r#"{"article":"hat"}"#),
        ("VALIDATION_FAILED", &[JSON], r#"{"article":1}"#),
        ("MALFORMED_BODY", &[JSON], "{"),
        ("UNSUPPORTED_MEDIA_TYPE", &[], "hat"),
        ("PAYLOAD_TOO_LARGE", &[JSON], &long),
    ] {
        add(BUY, code, Method::POST, "/orders", headers, body);
    }
    for (code, headers, body) in [
        ("GONE", &[FORM][..], "article=old"),
        ("MALFORMED_BODY", &[FORM], ENDS_EARLY),
        ("VALIDATION_FAILED", &[FORM], "a=b"),
        ("UNSUPPORTED_MEDIA_TYPE", &[], "article=hat"),
        ("PAYLOAD_TOO_LARGE", &[FORM], &long),
    ] {
        add(SIGN_UP, code, Method::POST, "/sign-up", headers, body);
    }
    cases
}

pub(super) async fn answer(server: SocketAddr, case: &Case) -> Answer {
    if case.body == ENDS_EARLY {
        let head =
            format!("POST {} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n", case.path);
        let request =
            head + "content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\na";
        return Answer::to_bytes(server, request.as_bytes()).await;
    }
    let request = client().request(case.method.clone(), format!("http://{server}{}", case.path));
    let request =
        case.headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::to(request.body(case.body.clone())).await
}
