use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry("backoff", max_attempts = 3))]
    A,
}

fn main() {}
