use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(kind = OrderError, code = "ORDER_NOT_FOUND", status = 404)]
struct OrderError;

fn main() {}
