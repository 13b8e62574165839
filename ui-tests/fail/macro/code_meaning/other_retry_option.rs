use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503, retry(backoff, max_attempts = 5))]
    Late,

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503, retry(backoff, within = "30s"))]
    Later,
}

fn main() {}
