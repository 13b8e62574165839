use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = OK)]
    A,

    #[error("no order")]
    #[api(code = "B", status = StatusCode::FOUND)]
    B,
}

fn main() {}
