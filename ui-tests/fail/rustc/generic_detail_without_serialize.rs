use apierror::{ApiError, DeclaredError};

#[derive(Debug)]
struct Shelf;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound<T: std::fmt::Debug> {
    #[api(detail)]
    id: T,
}

fn main() {
    let _ = NotFound { id: Shelf }.to_response();
}
