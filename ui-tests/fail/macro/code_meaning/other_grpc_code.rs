use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("lost")]
    #[api(code = "CONFLICT", status = 409, grpc = "ABORTED")]
    Lost,

    #[error("late")]
    #[api(code = "CONFLICT", status = 409, grpc = "FAILED_PRECONDITION")]
    Late,

    #[error("there")]
    #[api(code = "CONFLICT", status = 409)]
    There,
}

fn main() {}
