use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StockError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503)]
    Busy,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503, retry = "poll")]
    Busy,

    #[error("no order")]
    #[api(transparent)]
    Stock(#[from] StockError),
}

fn main() {}
