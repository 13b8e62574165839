use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 409, grpc = "ABORTED")]
enum OrderError {
    #[error("no order")]
    #[api(code = "A")]
    A,
}

fn main() {}
