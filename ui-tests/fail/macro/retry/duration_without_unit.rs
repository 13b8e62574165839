use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, within = "30"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(backoff, within = 30))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(backoff, base = "250"))]
    C,
}

fn main() {}
