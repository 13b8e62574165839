//! The same routes over axum and over actix-web, with layer and compression.

use std::net::SocketAddr;

use apierror::ApiError;
use apierror::envelope::Flat;
use serde::Deserialize;
use validator::Validate;

/// No answer may contain it.
pub(crate) const SECRET: &str = "postgres://secret";

/// The payload of a handler that panics.
pub(crate) const PANIC: &str = "postgres://secret: a handler panics";

/// The longest body that both servers accept, in bytes.
pub(crate) const MAX_BODY: usize = 16 * 1024;

/// The body of a good answer. It is long enough to be compressed.
pub(crate) fn good_body() -> String {
    "good ".repeat(100)
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum OrderError {
    #[error("no order {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order '{0}' not found.")]
    NotFound(String),
    #[error("{SECRET}")]
    #[api(code = "DATABASE", status = 500)]
    Database,
}

#[derive(Debug, Deserialize, Validate)]
struct Order {
    #[validate(length(min = 1))]
    name: String,
    #[validate(nested)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, Validate)]
struct Item {
    #[validate(range(min = 1))]
    count: u32,
}

#[derive(Debug, Deserialize)]
struct Page {
    page: u32,
}

fn order(id: String) -> Result<String, OrderError> {
    if id.contains("database") { Err(OrderError::Database) } else { Err(OrderError::NotFound(id)) }
}

fn panics() -> String {
    std::panic::panic_any(PANIC)
}

pub(crate) async fn axum() -> SocketAddr {
    use apierror::axum::validator::Valid;
    use apierror::axum::{ErrorLayer, Json, Path, Query};
    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::response::IntoResponse;
    use axum::routing::{get, post};
    use http::StatusCode;

    let app = Router::new()
        .route("/good", get(async || good_body()))
        .route("/order/{id}", get(async |Path(id): Path<String>| order(id)))
        .route("/number/{id}", get(async |Path(id): Path<u32>| id.to_string()))
        .route("/page", get(async |Query(Page { page }): Query<Page>| page.to_string()))
        .route(
            "/orders",
            post(async |Valid(Json(Order { name, items })): Valid<Json<Order>>| {
                format!("{name}: {}", items.iter().map(|item| item.count).sum::<u32>())
            }),
        )
        .route("/panic", get(async || panics()))
        .route("/foreign", get(async || (StatusCode::BAD_GATEWAY, SECRET).into_response()))
        .route("/empty", get(async || StatusCode::SERVICE_UNAVAILABLE))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(tower_http::compression::CompressionLayer::new())
        .layer(ErrorLayer::<Flat>::new());
    crate::live::serve(app).await
}

pub(crate) fn actix() -> SocketAddr {
    use actix_web::http::StatusCode;
    use actix_web::middleware::Compress;
    use actix_web::{App, HttpResponse, HttpServer, web};
    use apierror::actix_web::validator::Valid;
    use apierror::actix_web::{ErrorMiddleware, Json, Path, Query, unrouted};

    crate::actix::start!(HttpServer::new(|| {
        App::new()
            .app_data(web::PayloadConfig::new(MAX_BODY))
            .wrap(Compress::default())
            .wrap(ErrorMiddleware::<Flat>::new())
            .route("/good", web::get().to(async || good_body()))
            .route("/order/{id}", web::get().to(async |Path(id): Path<String>| order(id)))
            .route("/number/{id}", web::get().to(async |Path(id): Path<u32>| id.to_string()))
            .route(
                "/page",
                web::get().to(async |Query(Page { page }): Query<Page>| page.to_string()),
            )
            .route(
                "/orders",
                web::post().to(async |Valid(Json(Order { name, items })): Valid<Json<Order>>| {
                    format!("{name}: {}", items.iter().map(|item| item.count).sum::<u32>())
                }),
            )
            .route("/panic", web::get().to(async || panics()))
            .route(
                "/foreign",
                web::get().to(async || HttpResponse::build(StatusCode::BAD_GATEWAY).body(SECRET)),
            )
            .route(
                "/empty",
                web::get().to(async || HttpResponse::new(StatusCode::SERVICE_UNAVAILABLE)),
            )
            .service(unrouted())
    }))
}
