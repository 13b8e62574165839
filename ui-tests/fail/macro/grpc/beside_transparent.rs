use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error(transparent)]
    #[api(transparent, grpc = "ABORTED")]
    A(Inner),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("inner")]
#[api(code = "INNER", status = 409)]
struct Inner;

fn main() {}
