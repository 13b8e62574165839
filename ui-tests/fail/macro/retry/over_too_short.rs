use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, over = "1ms"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(throttle, max_retries = 20, over = "19ms"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(throttle, over = "0s"))]
    C,
}

fn main() {}
