use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("storage")]
#[api(from(std::io::Error))]
enum ExportError {
    #[api(code = "DOWN", status = 503, on(unavailable))]
    Down(Box<std::io::Error>),
    #[error("slow: {0}")]
    #[api(code = "SLOW", status = 504, on(timeout))]
    Slow(std::io::Error),
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing(std::io::Error),
    #[api(code = "FAILED", status = 500, on(other))]
    Failed { source: std::io::Error },
}

fn main() {}
