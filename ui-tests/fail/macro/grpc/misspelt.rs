use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 409, grpc = "FailedPrecondition")]
    A,

    #[error("no order")]
    #[api(code = "B", status = 409, grpc = "UNAVAILIBLE")]
    B,
}

fn main() {}
