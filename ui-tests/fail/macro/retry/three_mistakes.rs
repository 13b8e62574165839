use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backof, max_attempts = 0, within = "30"))]
    A,
}

fn main() {}
