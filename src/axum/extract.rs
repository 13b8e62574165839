//! What the responses of extractors have in common.

use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;

use crate::failure::Failure;
use crate::server::error_of;

/// A response with a value in it, or the error that it could not be written.
pub(super) fn respond<B, E>(content_type: HeaderValue, body: Result<B, E>) -> Response
where
    B: IntoResponse,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    match body {
        Ok(body) => ([(CONTENT_TYPE, content_type)], body).into_response(),
        Err(fault) => error_of(Failure::Internal(fault.into())).into_response(),
    }
}
