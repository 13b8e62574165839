use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 404.0)]
    A,

    #[error("no order")]
    #[api(code = "B", status = 4e2)]
    B,
}

fn main() {}
