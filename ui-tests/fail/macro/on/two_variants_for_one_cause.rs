use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found, other))]
    Missing,
    #[error("moved")]
    #[api(code = "MOVED", status = 410, on(not_found))]
    Moved,
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
