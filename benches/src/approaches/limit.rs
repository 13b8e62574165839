//! The lower limit: a finished body. No renderer can be faster.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::actix_status;

/// A finished body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finished {
    pub(crate) body: &'static [u8],
    pub(crate) status: StatusCode,
}

pub(crate) fn borrowed(finished: &Finished) -> Bytes {
    Bytes::from_static(finished.body)
}

pub(crate) fn copied(finished: &Finished) -> Vec<u8> {
    finished.body.to_vec()
}

pub(crate) fn response(finished: &Finished) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from_static(finished.body));
    *response.status_mut() = finished.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

pub(crate) fn axum(finished: Finished) -> Response {
    let mut response = Response::new(Body::from(Bytes::from_static(finished.body)));
    *response.status_mut() = finished.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

pub(crate) fn actix(finished: &Finished) -> HttpResponse {
    use actix_web::http::header::{CONTENT_TYPE, HeaderValue};

    let body = BoxBody::new(Bytes::from_static(finished.body));
    let mut response = HttpResponse::with_body(actix_status(finished.status), body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
