//! Serves the try-on API with axum. The handlers return errors with `?`.

use std::sync::Arc;

use apierror::axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;

use super::service::{self, Account, MAX_BODY_LEN, Service, TryOn};
use super::{AuthError, RateLimited, TryOnError};

/// The routes of the API.
pub fn routes() -> Router {
    Router::new()
        .route("/tryon/v1/products", post(store_product))
        .route("/tryon/v1/products/{external_id}", get(product).delete(delete_product))
        .route("/tryon/v1/products/{external_id}/stats", get(product_stats))
        .route("/tryon/v1/images/upload", post(upload))
        .route("/tryon/v1/try-on", post(try_on))
        .route("/tryon/v1/generations/{id}", get(generation))
        .route("/tryon/v1/credits", get(credits))
        .route("/tryon/v1/stats", get(stats))
        .layer(DefaultBodyLimit::max(MAX_BODY_LEN))
        .with_state(Arc::new(Service::default()))
}

// An error type implements `IntoResponse`, so it can be a rejection.
impl<S: Sync> FromRequestParts<S> for Account {
    type Rejection = AuthError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AuthError> {
        service::authenticate(header(&parts.headers, "x-api-key"))
    }
}

pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    headers.get(name).map(HeaderValue::as_bytes)
}

async fn product(
    account: Account,
    Path(external_id): Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::product(&account, &external_id)?))
}

async fn product_stats(
    account: Account,
    Path(external_id): Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::product_stats(&account, &external_id)?))
}

async fn delete_product(
    account: Account,
    Path(external_id): Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::delete_product(&account, &external_id)?))
}

async fn store_product(
    _: Account,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), TryOnError> {
    Ok((StatusCode::CREATED, Json(service::store_product(&body)?)))
}

async fn upload(
    _: Account,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), TryOnError> {
    let stored = service::upload(header(&headers, "content-type"), body).await?;
    Ok((StatusCode::CREATED, Json(stored)))
}

impl<S: Send + Sync> FromRequest<S> for TryOn {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let content_type = request.headers().get(CONTENT_TYPE).cloned();
        let content_type = content_type.as_ref().map(HeaderValue::as_bytes);
        if !Self::is_form(content_type) {
            let data =
                Json::from_request(request, state).await.map_err(IntoResponse::into_response);
            return data.map(|Json(data)| Self::from_json(data));
        }
        let body =
            Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Self::from_form(content_type, body).await.map_err(IntoResponse::into_response)
    }
}

async fn try_on(
    account: Account,
    State(service): State<Arc<Service>>,
    try_on: TryOn,
) -> Result<(StatusCode, Json<Value>), TryOnError> {
    Ok((StatusCode::ACCEPTED, Json(service::try_on(&service, &account, &try_on)?)))
}

async fn generation(
    account: Account,
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::generation(&service, &account, &id)?))
}

async fn credits(
    account: Account,
    State(service): State<Arc<Service>>,
) -> Result<Json<Value>, RateLimited> {
    Ok(Json(service::credits(&service, &account)?))
}

async fn stats(_: Account) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::stats()?))
}
