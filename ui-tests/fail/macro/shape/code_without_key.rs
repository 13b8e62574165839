use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api("ORDER_NOT_FOUND", status = 404)]
struct NotFound;

fn main() {}
