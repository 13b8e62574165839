use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
struct Wrapped<E: std::error::Error>(E);

fn main() {
    let _ = Wrapped(std::fmt::Error).to_response();
}
