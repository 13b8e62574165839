use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry = "sometimes")]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(sometimes))]
    B,
}

fn main() {}
