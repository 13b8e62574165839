use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("slow")]
    #[api(code = "SLOW", status = 504, retry(backoff, effect = "not_applied"), on(timeout))]
    Slow,
    #[error("down")]
    #[api(code = "DOWN", status = 503, retry(backoff, effect = "unknown"), on(unavailable))]
    Down,
    #[error("either")]
    #[api(code = "EITHER", status = 503, retry(backoff, effect = "unknown"), on(code = "X", conflict))]
    Either,
    #[error("canceled")]
    #[api(code = "STOPPED", status = 499, retry(never, effect = "not_applied"), on(canceled))]
    Stopped,
    #[error("failed")]
    #[api(code = "FAILED", status = 500, retry(backoff, effect = "not_applied"), on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
