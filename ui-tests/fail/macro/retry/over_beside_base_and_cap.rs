use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, over = "30s", base = "1s", cap = "20s"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(throttle, cap = "1m", over = "30s"))]
    B,
}

fn main() {}
