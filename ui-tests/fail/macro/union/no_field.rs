use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("shipped")]
#[api(code = "SHIPPED", status = 409)]
struct Shipped;

#[derive(Debug, ApiError)]
#[api(union)]
enum OrderError {
    NotFound,
    Shipped(),
}

fn main() {}
