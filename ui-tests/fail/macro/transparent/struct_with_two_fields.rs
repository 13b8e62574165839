use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(transparent)]
struct Auth(std::io::Error, u32);

fn main() {}
