use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "", status = 404)]
    A,

    #[error("no order")]
    #[api(code = "NOT FOUND", status = 404)]
    B,

    #[error("no order")]
    #[api(code = "a'b", status = 404)]
    C,

    #[error("no order")]
    #[api(code = "é", status = 404)]
    D,
}

fn main() {}
