//! JSON bodies.

use axum::body::Bytes;
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::extract::respond;
use super::rejection;
use crate::error::Error;
use crate::failure::{Failure, decode};
use crate::server::content_type::is_json;
use crate::server::{error_of, extracts};

/// [`axum::Json`](https://docs.rs/axum/0.8/axum/struct.Json.html), whose rejections are errors of the service.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not JSON, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over [the limit](axum::extract::DefaultBodyLimit) | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early, or is no JSON | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | body is JSON, and no `T` | [`InvalidBody`](Failure::InvalidBody) | 422 |
///
/// The last names the first field that is wrong, by its path, and what was expected there. What was sent is never shown,
/// and neither are texts of `Deserialize` impls written by hand, which may quote it.
///
/// ```
/// use apierror::axum::Json;
/// use axum::{Router, routing::post};
///
/// #[derive(serde::Deserialize)]
/// struct Order { items: Vec<Item> }
///
/// #[derive(serde::Deserialize)]
/// struct Item { sku: String, amount: u8 }
///
/// async fn order(Json(order): Json<Order>) -> Json<usize> {
///     Json(order.items.len())
/// }
///
/// let app: Router = Router::new().route("/orders", post(order));
///
/// let error = Json::<Order>::from_bytes(br#"{"items":[{"sku":"shirt","amount":-1}]}"#).map(drop).unwrap_err();
/// assert_eq!(error.code(), "VALIDATION_FAILED");
/// assert_eq!(
///     serde_json::to_value(error.details()).unwrap(),
///     serde_json::json!([{
///         "path": "items.0.amount", "message": "Expected an integer from 0 to 255", "code": "invalid_value",
///     }]),
/// );
/// ```
///
/// In a response, a value that cannot be serialised is an [`Internal`](Failure::Internal) failure.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Json<T>(pub T);

extracts!(Json, Failure::InvalidBody);

impl<T: DeserializeOwned> Json<T> {
    /// A value of JSON that is there already.
    ///
    /// # Errors
    /// Where the bytes are no JSON, or no `T`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        decode::json(bytes).map(Self).map_err(error_of)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes)) {
            return Err(error_of(Failure::UnsupportedMediaType));
        }
        let body = Bytes::from_request(request, state).await;
        Self::from_bytes(&body.map_err(|fault| error_of(rejection::of_body(&fault)))?)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Error;

    /// Nothing where the request has no `Content-Type`.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
        if request.headers().contains_key(CONTENT_TYPE) {
            <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        respond(HeaderValue::from_static("application/json"), serde_json::to_vec(&self.0))
    }
}
