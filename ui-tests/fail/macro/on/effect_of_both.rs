use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("either")]
    #[api(code = "EITHER", status = 503, retry(backoff, effect = "unknown"), on(unavailable, timeout))]
    Either,
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
