//! Neither `Display` nor `std::error::Error`: thiserror was forgotten.

use apierror::ApiError;

#[derive(Debug, ApiError)]
enum OrderError {
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
