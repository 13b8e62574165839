use apierror::ApiError;

#[derive(thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

fn main() {}
