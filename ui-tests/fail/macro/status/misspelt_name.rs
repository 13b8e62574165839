use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = NOT_FUOND)]
    A,

    #[error("no order")]
    #[api(code = "B", status = http::StatusCode::INTERNAL_ERROR)]
    B,

    #[error("no order")]
    #[api(code = "C", status = StatusCode::UNPROCESSABLE_CONTENT)]
    C,
}

fn main() {}
