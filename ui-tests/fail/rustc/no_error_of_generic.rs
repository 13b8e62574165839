use apierror::{ApiError, DeclaredError};

#[derive(Debug, ApiError)]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound<T> {
    #[api(detail)]
    id: T,
}

fn main() {
    let _ = NotFound { id: 7 }.to_response();
}
