//! A type that forwards has a mistake.

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("no order")]
    #[api(code = "TOKEN_EXPIRED", status = 401)]
    TokenExpired,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Auth(#[from] AuthError),

    #[error("no order")]
    #[api(code = "GONE", status = 41)]
    Gone,
}

fn main() {
    let _ = OrderError::from(AuthError::TokenExpired).to_response();
}
