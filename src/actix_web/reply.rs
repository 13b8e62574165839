//! Responses of API errors, made as actix has them.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use apierror_core::__private::ResponseBuilder;
use apierror_core::{Envelope, Rendered};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use super::convert;

pub(super) struct Made(pub(super) HttpResponse);

impl ResponseBuilder for Made {
    #[inline]
    fn new(status: StatusCode, body: Bytes) -> Self {
        Self(HttpResponse::with_body(convert::status(status), BoxBody::new(body)))
    }

    #[inline]
    fn set_content_type<E: Envelope>(&mut self) {
        let content_type = const { HeaderValue::from_static(E::CONTENT_TYPE) };
        self.0.headers_mut().insert(CONTENT_TYPE, content_type);
    }

    fn append(&mut self, write: impl FnOnce(&mut HeaderMap)) {
        let mut headers = HeaderMap::new();
        write(&mut headers);
        convert::append(&headers, self.0.headers_mut());
    }

    fn mark(&mut self, rendered: Rendered) {
        self.0.extensions_mut().insert(rendered);
    }

    fn of(response: Response<Bytes>) -> Self {
        Self(convert::response(response))
    }
}
