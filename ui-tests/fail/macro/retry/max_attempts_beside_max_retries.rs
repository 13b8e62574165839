use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, max_attempts = 4, max_retries = 3))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(throttle, max_retries = 0, max_attempts = 1))]
    B,
}

fn main() {}
