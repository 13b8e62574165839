//! Only `std::error::Error` needs `Display` here.

use apierror::ApiError;

#[derive(Debug, ApiError)]
enum OrderError {
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "No order.")]
    NotFound,
}

impl std::error::Error for OrderError {}

fn main() {}
