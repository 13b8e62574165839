use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry = "backof")]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(trottle, max_attempts = 5))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry = "Backoff")]
    C,
}

fn main() {}
