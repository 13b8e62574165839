//! Serves the try-on API with actix-web. The handlers return errors with `?`.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::web::{Bytes, Data, Path, PayloadConfig, ServiceConfig};
use actix_web::{Error, FromRequest, HttpRequest, Responder};
use apierror::actix_web::Json;
use http::Method;
use serde_json::Value;

use super::service::{self, Account, MAX_BODY_LEN, Service, TryOn};
use super::{AuthError, RateLimited, TryOnError};
use crate::over_actix::on;

/// The routes of the API. All workers share the service.
pub fn routes(service: Data<Service>) -> impl FnOnce(&mut ServiceConfig) {
    move |routes| {
        routes
            .app_data(service)
            .app_data(PayloadConfig::new(MAX_BODY_LEN))
            .route("/tryon/v1/products", on(&Method::POST).to(store_product))
            .route("/tryon/v1/products/{external_id}", on(&Method::GET).to(product))
            .route("/tryon/v1/products/{external_id}", on(&Method::DELETE).to(delete_product))
            .route("/tryon/v1/products/{external_id}/stats", on(&Method::GET).to(product_stats))
            .route("/tryon/v1/images/upload", on(&Method::POST).to(upload))
            .route("/tryon/v1/try-on", on(&Method::POST).to(try_on))
            .route("/tryon/v1/generations/{id}", on(&Method::GET).to(generation))
            .route("/tryon/v1/credits", on(&Method::GET).to(credits))
            .route("/tryon/v1/stats", on(&Method::GET).to(stats));
    }
}

// An error type implements `ResponseError`, so an extractor can return it.
impl FromRequest for Account {
    type Error = AuthError;
    type Future = Ready<Result<Self, AuthError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(service::authenticate(header(request, "x-api-key")))
    }
}

pub fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a [u8]> {
    request.headers().get(name).map(HeaderValue::as_bytes)
}

async fn product(account: Account, external_id: Path<String>) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::product(&account, &external_id)?))
}

async fn product_stats(
    account: Account,
    external_id: Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::product_stats(&account, &external_id)?))
}

async fn delete_product(
    account: Account,
    external_id: Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::delete_product(&account, &external_id)?))
}

async fn store_product(_: Account, Json(body): Json<Value>) -> Result<impl Responder, TryOnError> {
    Ok((Json(service::store_product(&body)?), StatusCode::CREATED))
}

async fn upload(
    _: Account,
    request: HttpRequest,
    body: Bytes,
) -> Result<impl Responder, TryOnError> {
    let stored = service::upload(header(&request, "content-type"), body).await?;
    Ok((Json(stored), StatusCode::CREATED))
}

impl FromRequest for TryOn {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let content_type = header(request, "content-type").map(<[u8]>::to_vec);
        if !Self::is_form(content_type.as_deref()) {
            let data = Json::from_request(request, payload);
            return Box::pin(async { Ok(data.await.map(|Json(data)| Self::from_json(data))?) });
        }
        let body = Bytes::from_request(request, payload);
        Box::pin(async move { Ok(Self::from_form(content_type.as_deref(), body.await?).await?) })
    }
}

async fn try_on(
    account: Account,
    service: Data<Service>,
    try_on: TryOn,
) -> Result<impl Responder, TryOnError> {
    Ok((Json(service::try_on(&service, &account, &try_on)?), StatusCode::ACCEPTED))
}

async fn generation(
    account: Account,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::generation(&service, &account, &id)?))
}

async fn credits(account: Account, service: Data<Service>) -> Result<Json<Value>, RateLimited> {
    Ok(Json(service::credits(&service, &account)?))
}

async fn stats(_: Account) -> Result<Json<Value>, TryOnError> {
    Ok(Json(service::stats()?))
}
