//! Attributes that are still being typed give stub impls.

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(c)]
    NotFound,

    #[error("no order")]
    #[api(code = "ORDER_GONE", sta)]
    Gone,

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503, retry(back))]
    Late,

    #[error("no order")]
    #[api(code = "ORDER_LOST", status = 404, message = )]
    Lost,
}

fn main() {
    let _ = OrderError::Gone.to_response();
}
