use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503, retry(backoff, effect = "not_applied"))]
    Late,

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503)]
    Later,
}

fn main() {}
