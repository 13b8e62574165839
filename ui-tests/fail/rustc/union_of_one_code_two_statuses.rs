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
#[error("gone")]
#[api(code = "ORDER_NOT_FOUND", status = 410)]
struct Gone;

#[derive(Debug, ApiError)]
#[api(union)]
enum ReadError {
    NotFound(NotFound),
    Shipped(Shipped),
}

#[derive(Debug, ApiError)]
#[api(union)]
enum OrderError {
    Read(ReadError),
    Gone(Gone),
}

fn main() {}
