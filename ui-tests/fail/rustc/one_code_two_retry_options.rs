//! A retry strategy is the same, but its options differ.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StockError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503)]
    Busy,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503, retry(backoff, max_attempts = 5))]
    Busy,

    #[error("no order")]
    #[api(transparent)]
    Stock(#[from] StockError),
}

fn main() {}
