//! A 4xx without `message` needs `Display`.

use apierror::ApiError;

#[derive(Debug, ApiError)]
enum OrderError {
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

impl std::error::Error for OrderError {}

fn main() {}
