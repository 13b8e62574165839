use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND")]
struct NotFound;

fn main() {}
