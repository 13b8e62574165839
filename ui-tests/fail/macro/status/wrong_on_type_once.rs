use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 200)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A")]
    A,

    #[error("no order")]
    #[api(code = "B")]
    B,

    #[error("no order")]
    #[api(code = "C", status = 404)]
    C,
}

fn main() {}
