use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(log = "Warning")]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 409, log = "eror")]
    A,

    #[error("no order")]
    #[api(code = "B", status = 409, log = "loud")]
    B,

    #[error("no order")]
    #[api(code = "C", status = 409, log = off)]
    C,
}

fn main() {}
