//! A type that forwards to a type with a mistake gets no errors of its own.

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("no order")]
    #[api(code = "TOKEN EXPIRED", status = 401)]
    TokenExpired,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Auth(#[from] AuthError),
}

fn main() {
    let _ = OrderError::from(AuthError::TokenExpired).to_response();
}
