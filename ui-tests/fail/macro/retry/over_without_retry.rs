use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, max_retries = 0, over = "30s"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(throttle, max_attempts = 1, over = "30s"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(once, over = "30s"))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(never, over = "30s"))]
    D,
}

fn main() {}
