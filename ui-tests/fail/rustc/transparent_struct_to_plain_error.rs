use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
struct Io(#[from] std::io::Error);

fn main() {}
