//! The service over actix-web.

use std::time::Duration;

use actix_web::error::ErrorBadGateway;
use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder, Route, guard};
use apierror::Failure;
use futures_util::stream;

use super::super::over_actix::Actix;
use super::{
    End, Legacy, OF_PAGE, OF_SIGNED_OUT, SECRET, chunks, not_found, shared_tests, storage,
};

/// A route for `GET` and, as in axum, for `HEAD`.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

pub(crate) fn routes(app: &mut ServiceConfig) {
    app.route("/ok", get().to(async || "fine"))
        .route("/product", get().to(async || Err::<String, _>(not_found())))
        .route("/storage", get().to(async || Err::<String, _>(storage())))
        .route("/any-error", get().to(async || Err::<String, apierror::Error>(not_found().into())))
        .route("/legacy", get().to(async || Err::<String, _>(Legacy)))
        .route("/failure", get().to(async || Err::<String, _>(Failure::RequestTimeout)))
        .route("/panics", get().to(panics))
        .route("/panics-later", get().to(panics_later))
        .route("/bare-404", get().to(HttpResponse::NotFound))
        .route("/teapot", get().to(async || HttpResponse::ImATeapot().body(SECRET)))
        .route(
            "/odd",
            get().to(async || HttpResponse::new(StatusCode::from_u16(599).expect("a status"))),
        )
        .route("/page", get().to(page))
        .route("/signed-out", get().to(signed_out))
        .route("/proxied", get().to(proxied))
        .route("/unchanged", get().to(async || HttpResponse::NotModified().finish()))
        .route("/nothing", get().to(async || HttpResponse::NoContent().finish()))
        .route("/moved", get().to(moved))
        .route("/stream", get().to(async || streamed(3, End::Fine)))
        .route("/stream-empty", get().to(async || streamed(0, End::Fine)))
        .route("/stream-fails", get().to(async || streamed(0, End::Fails)))
        .route("/stream-panics", get().to(async || streamed(0, End::Panics)))
        .route("/stream-panics-later", get().to(async || slowly(2)))
        .route("/late", get().to(async || slowly(0)));
}

async fn panics() -> String {
    panic!("panicked over {SECRET}");
}

async fn panics_later() -> String {
    tokio::task::yield_now().await;
    let what = SECRET.to_owned();
    std::panic::panic_any(what);
}

fn with_headers(mut response: HttpResponseBuilder, fields: &[(&str, &str)]) -> HttpResponseBuilder {
    for field in fields {
        response.append_header(*field);
    }
    response
}

async fn page() -> HttpResponse {
    let body = format!("<h1>{SECRET}</h1>");
    with_headers(HttpResponse::InternalServerError(), &OF_PAGE).body(body)
}

async fn signed_out() -> HttpResponse {
    with_headers(HttpResponse::Unauthorized(), &OF_SIGNED_OUT).body(SECRET)
}

async fn proxied() -> HttpResponse {
    with_headers(HttpResponse::BadGateway(), &[("x-proxied", "1")]).body("upstream's page")
}

async fn moved() -> HttpResponse {
    with_headers(HttpResponse::Found(), &[("location", "/ok")]).body("moved")
}

fn streamed(count: usize, end: End) -> HttpResponse {
    let chunks = std::iter::from_fn(chunks(count, end, ErrorBadGateway));
    with_headers(HttpResponse::Ok(), &[("set-cookie", "kept=1")]).streaming(stream::iter(chunks))
}

/// Creates a body with pauses, in which earlier chunks are sent, and then a panic.
fn slowly(count: usize) -> HttpResponse {
    let chunks = chunks(count, End::Panics, ErrorBadGateway);
    HttpResponse::Ok().streaming(stream::unfold(chunks, async |mut next| {
        tokio::time::sleep(Duration::from_millis(10)).await;
        next().map(|chunk| (chunk, next))
    }))
}

shared_tests!(Actix);
