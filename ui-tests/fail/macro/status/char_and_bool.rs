use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = '4')]
    A,

    #[error("no order")]
    #[api(code = "B", status = true)]
    B,
}

fn main() {}
