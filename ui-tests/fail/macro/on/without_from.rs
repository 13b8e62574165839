use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing,
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
