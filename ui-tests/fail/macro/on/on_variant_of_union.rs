use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("missing")]
#[api(code = "MISSING", status = 404)]
struct Missing;

#[derive(Debug, ApiError)]
#[api(union, from(std::io::Error))]
enum ExportError {
    #[api(on(other))]
    Missing(Missing),
}

fn main() {}
