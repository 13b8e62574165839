use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    NotFound,

    #[error("no order")]
    Gone,

    #[error("no order")]
    HTTPTimeout,

    #[error("no order")]
    r#Type,
}

fn main() {}
