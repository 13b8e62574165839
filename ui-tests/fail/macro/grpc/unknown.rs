use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 409, grpc = "GONE")]
    A,

    #[error("no order")]
    #[api(code = "B", status = 409, grpc = "")]
    B,
}

fn main() {}
