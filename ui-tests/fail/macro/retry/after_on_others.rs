use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(never, after = "10s"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(restart, after = "10s"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(action, after = "10s"))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(unstated, after = "10s"))]
    D,
}

fn main() {}
