//! thiserror is missing, so there is no `Display` and no `std::error::Error`.

use apierror::ApiError;

#[derive(Debug, ApiError)]
enum OrderError {
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
