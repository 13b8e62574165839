use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("missing")]
#[api(code = "MISSING", status = 404)]
struct Missing;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error(transparent)]
    #[api(transparent, on(not_found))]
    Missing(Missing),
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
