use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 0)]
    A,

    #[error("no order")]
    #[api(code = "B", status = 99)]
    B,

    #[error("no order")]
    #[api(code = "C", status = 200)]
    C,

    #[error("no order")]
    #[api(code = "D", status = 399)]
    D,

    #[error("no order")]
    #[api(code = "E", status = 600)]
    E,

    #[error("no order")]
    #[api(code = "F", status = 70000)]
    F,

    #[error("no order")]
    #[api(code = "G", status = 404040)]
    G,
}

fn main() {}
