use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code = "ORDER_A",
        status = 503,
        retry(never, max_attempts = 3, base = "1s", cap = "5s", within = "30s")
    )]
    A,
}

fn main() {}
