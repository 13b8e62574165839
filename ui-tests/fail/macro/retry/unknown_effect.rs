use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, effect = "maybe"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(backoff, effect = unknown))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(never, effect = "applied"))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(never, effect = "not-applied"))]
    D,
}

fn main() {}
