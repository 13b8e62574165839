use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(once, max_attempts = 3))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(restart, base = "1s"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(action, cap = "5s"))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(poll, within = "30s"))]
    D,
}

fn main() {}
