use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("shipped")]
#[api(code = "SHIPPED", status = 409)]
struct Shipped;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(union)]
enum OrderError {
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error("shipped")]
    Shipped(#[source] Shipped),
}

fn main() {}
