use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(Code = "ORDER_NOT_FOUND", status_code = 404)]
struct NotFound;

fn main() {}
