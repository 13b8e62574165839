use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
struct NotFound;

fn main() {}
