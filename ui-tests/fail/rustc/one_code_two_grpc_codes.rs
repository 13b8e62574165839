use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StockError {
    #[error("lost")]
    #[api(code = "CONFLICT", status = 409)]
    Conflict,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("lost")]
    #[api(code = "CONFLICT", status = 409, grpc = "ABORTED")]
    Conflict,

    #[error(transparent)]
    #[api(transparent)]
    Stock(#[from] StockError),
}

fn main() {}
