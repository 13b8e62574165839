use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 99999999999999999999999999999999999999999)]
    A,
}

fn main() {}
