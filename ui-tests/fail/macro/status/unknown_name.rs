use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = TEAPOTS_EVERYWHERE)]
    A,

    #[error("no order")]
    #[api(code = "B", status = StatusCode::NOPE)]
    B,
}

fn main() {}
