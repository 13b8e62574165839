use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 400 + 4)]
    A,

    #[error("no order")]
    #[api(code = "B", status = u16::MAX - 1)]
    B,
}

fn main() {}
