//! Forms.

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::{ReadBody, content_type};
use crate::error::Error;
use crate::failure::{Failure, decode};
use crate::server::content_type::parsed;
use crate::server::extracts;

/// [`web::Form`](actix_web::web::Form), whose refusals are errors of the service, and name the field.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not `application/x-www-form-urlencoded`, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over the limit of [`PayloadConfig`](actix_web::web::PayloadConfig), 256 KiB unless it is set | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | form is no `T` | [`InvalidForm`](Failure::InvalidForm) | 422 |
///
/// The form of a `GET` is its query; it fails in the same way.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Form;
///
/// #[derive(serde::Deserialize)]
/// struct SignUp { email: String, age: u8 }
///
/// async fn sign_up(Form(form): Form<SignUp>) -> String {
///     form.email
/// }
///
/// let app = App::new().route("/sign-up", web::post().to(sign_up));
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Form<T>(pub T);

extracts!(Form, Failure::InvalidForm);

fn decoded<T: DeserializeOwned>(pairs: &[u8]) -> Result<Form<T>, Failure> {
    decode::urlencoded(pairs, Failure::InvalidForm).map(Form)
}

/// Whatever its parameters are.
fn is_form(request: &HttpRequest) -> bool {
    parsed(content_type(request)).is_some_and(|mime| {
        mime.essence_str() == mime::APPLICATION_WWW_FORM_URLENCODED.essence_str()
    })
}

impl<T: DeserializeOwned> FromRequest for Form<T> {
    type Error = Error;
    type Future = ReadBody<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> ReadBody<Self> {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            let query = Bytes::copy_from_slice(request.query_string().as_bytes());
            ReadBody::settled(Ok(query), decoded)
        } else if is_form(request) {
            ReadBody::new(request, payload, decoded)
        } else {
            ReadBody::settled(Err(Failure::UnsupportedMediaType), decoded)
        }
    }
}

impl<T: Serialize> Responder for Form<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match serde_urlencoded::to_string(&self.0) {
            Ok(body) => {
                HttpResponse::Ok().content_type("application/x-www-form-urlencoded").body(body)
            }
            Err(fault) => HttpResponse::from_error(Failure::Internal(fault.into())),
        }
    }
}
