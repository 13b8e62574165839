//! A response that leaves inside an error.

use std::cell::RefCell;
use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, ResponseError};
use apierror_core::Rendered;

use crate::server::{caught, dropped};

/// An error of a middleware, or a panic, with the response to it.
///
/// actix accepts no response without its request, and an error drops the
/// request. So the response leaves inside an error.
pub(super) struct RespondedError {
    error: Option<Error>,
    head: HttpResponse<()>,
    body: RefCell<BoxBody>,
}

impl RespondedError {
    pub(super) fn new(error: Option<Error>, response: HttpResponse) -> Self {
        let (head, body) = response.into_parts();
        Self { error, head, body: RefCell::new(body) }
    }
}

impl ResponseError for RespondedError {
    fn status_code(&self) -> StatusCode {
        self.head.status()
    }

    /// Returns the same response each time, except for a streaming body: only
    /// the first response has it.
    fn error_response(&self) -> HttpResponse {
        let body = match self.body.replace(BoxBody::new(())).try_into_bytes() {
            Ok(bytes) => {
                self.body.replace(BoxBody::new(bytes.clone()));
                BoxBody::new(bytes)
            }
            Err(stream) => stream,
        };
        let mut response = HttpResponse::with_body(self.head.status(), body);
        response.head_mut().reason = self.head.head().reason;
        for (name, value) in self.head.headers() {
            response.headers_mut().append(name.clone(), value.clone());
        }
        if let Some(rendered) = self.head.extensions().get::<Rendered>() {
            response.extensions_mut().insert(*rendered);
        }
        response
    }
}

/// Drops the error here: a panic in its `Drop` would reach the server.
impl Drop for RespondedError {
    fn drop(&mut self) {
        dropped(self.error.take());
    }
}

/// The text in actix's own log.
impl fmt::Display for RespondedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            // The `Display` of the error may panic.
            Some(error) => f.write_str(&caught(|| text_of(error)).unwrap_or_default()),
            None => f.write_str("the handler panicked"),
        }
    }
}

impl fmt::Debug for RespondedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RespondedError").field("head", &self.head).finish_non_exhaustive()
    }
}

/// Returns the `Display` text of an error, or the part written before `Display`
/// failed; `to_string` would panic.
pub(super) fn text_of(error: &impl fmt::Display) -> String {
    let mut text = String::new();
    let _ = fmt::write(&mut text, format_args!("{error}"));
    text
}
