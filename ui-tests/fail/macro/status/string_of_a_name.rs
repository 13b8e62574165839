use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = "NOT_FOUND")]
    A,

    #[error("no order")]
    #[api(code = "B", status = "Not Found")]
    B,
}

fn main() {}
