use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing { path: String },
    #[error("slow")]
    #[api(code = "SLOW", status = 504, on(timeout))]
    Slow(#[source] std::io::Error, String),
    #[error("limited")]
    #[api(code = "LIMITED", status = 429, on(rate_limited))]
    Limited(#[api(retry_after)] std::time::Duration),
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
