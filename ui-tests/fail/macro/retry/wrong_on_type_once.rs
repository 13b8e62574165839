use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(retry = "backof")]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 503)]
    A,

    #[error("no order")]
    #[api(code = "B", status = 503)]
    B,
}

fn main() {}
