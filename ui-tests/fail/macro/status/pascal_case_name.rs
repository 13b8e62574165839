use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = NotFound)]
    A,

    #[error("no order")]
    #[api(code = "B", status = StatusCode::NotFound)]
    B,
}

fn main() {}
