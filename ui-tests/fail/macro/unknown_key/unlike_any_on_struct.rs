use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404, audit = "warn")]
struct NotFound;

fn main() {}
