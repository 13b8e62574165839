//! Responses that leave as errors.

use std::cell::RefCell;
use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, ResponseError};
use apierror_core::Rendered;

/// An error of a middleware, or a panic, that was answered: actix has no response without its request, and the request went
/// down with the error.
pub(super) struct Answered {
    error: Option<Error>,
    head: HttpResponse<()>,
    body: RefCell<BoxBody>,
}

impl Answered {
    pub(super) fn new(error: Option<Error>, response: HttpResponse) -> Self {
        let (head, body) = response.into_parts();
        Self { error, head, body: RefCell::new(body) }
    }
}

impl ResponseError for Answered {
    fn status_code(&self) -> StatusCode {
        self.head.status()
    }

    /// The same each time it is asked for, but for a body that is a stream: there is one of it.
    fn error_response(&self) -> HttpResponse {
        let body = match self.body.replace(BoxBody::new(())).try_into_bytes() {
            Ok(bytes) => {
                self.body.replace(BoxBody::new(bytes.clone()));
                BoxBody::new(bytes)
            }
            Err(stream) => stream,
        };
        let mut response = HttpResponse::with_body(self.head.status(), body);
        for (name, value) in self.head.headers() {
            response.headers_mut().append(name.clone(), value.clone());
        }
        if let Some(rendered) = self.head.extensions().get::<Rendered>() {
            response.extensions_mut().insert(*rendered);
        }
        response
    }
}

/// For actix's own log.
impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => error.fmt(f),
            None => f.write_str("the handler panicked"),
        }
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("error", &self.error)
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}
