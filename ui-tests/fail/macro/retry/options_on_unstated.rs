use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(unstated, effect = "not_applied"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(unstated, max_retries = 3))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(unstated, within = "1m"))]
    C,
}

fn main() {}
