use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, max_retries = "3"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(backoff, max_retries = -1))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(backoff, max_retries = 4294967296))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(backoff, max_retries))]
    D,
}

fn main() {}
