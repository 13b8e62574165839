use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, base = "1s", base = "2s"))]
    A,
}

fn main() {}
