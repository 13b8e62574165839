use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("missing")]
#[api(code = "MISSING", status = 404, on(notfound))]
struct Missing;

// Nothing is said about a union whose members have mistakes.
#[derive(Debug, ApiError)]
#[api(union, from(std::io::Error))]
enum ExportError {
    Missing(Missing),
}

fn main() {}
