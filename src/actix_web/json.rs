//! JSON bodies.

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::{ReadBody, content_type};
use crate::error::Error;
use crate::failure::{Failure, decode};
use crate::server::content_type::is_json;
use crate::server::{error_of, extracts};

/// [`web::Json`](actix_web::web::Json), whose refusals are errors of the service, and name the field by its path.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not JSON, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over the limit of [`PayloadConfig`](actix_web::web::PayloadConfig), 256 KiB unless it is set | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early, or is no JSON | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | body is JSON, and no `T` | [`InvalidBody`](Failure::InvalidBody) | 422 |
///
/// The last names the first field that is wrong, by its path, and what was expected there. What was sent is never shown,
/// and neither are texts of `Deserialize` impls written by hand, which may quote it.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Json;
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
/// let app = App::new().route("/orders", web::post().to(order));
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
        decoded(bytes).map_err(error_of)
    }
}

fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<Json<T>, Failure> {
    decode::json(bytes).map(Json)
}

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = Error;
    type Future = ReadBody<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> ReadBody<Self> {
        if is_json(content_type(request)) {
            ReadBody::new(request, payload, decoded)
        } else {
            ReadBody::settled(Err(Failure::UnsupportedMediaType), decoded)
        }
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match serde_json::to_vec(&self.0) {
            Ok(body) => HttpResponse::Ok().content_type("application/json").body(body),
            Err(fault) => HttpResponse::from_error(Failure::Internal(fault.into())),
        }
    }
}
