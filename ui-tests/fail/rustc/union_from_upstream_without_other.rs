use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("missing")]
#[api(code = "MISSING", status = 404, on(not_found))]
struct Missing;

#[derive(Debug, ApiError)]
#[api(union, from(std::io::Error))]
enum ExportError {
    Missing(Missing),
}

fn main() {}
