use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, after = "10s", base = "1s"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(throttle, cap = "1m", after = "10s"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(backoff, over = "30s", after = "10s"))]
    C,
}

fn main() {}
