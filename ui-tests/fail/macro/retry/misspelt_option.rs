use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, max_attempt = 3))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(backoff, maxAttempts = 3))]
    B,
}

fn main() {}
