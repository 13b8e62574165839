use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(status = 404)]
struct NotFound;

fn main() {}
