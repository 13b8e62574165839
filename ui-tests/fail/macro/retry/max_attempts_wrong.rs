use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, max_attempts = -1))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(backoff, max_attempts = "3"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(backoff, max_attempts = 99999999999))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(backoff, max_attempts = 2.5))]
    D,

    #[error("no order")]
    #[api(code = "ORDER_E", status = 503, retry(backoff, max_attempts = MAX))]
    E,
}

fn main() {}
