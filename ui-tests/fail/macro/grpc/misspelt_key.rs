use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 409, grcp = "ABORTED")]
    A,
}

fn main() {}
