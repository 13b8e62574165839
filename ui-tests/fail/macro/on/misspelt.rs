use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(notfound))]
    Missing,
    #[error("exists")]
    #[api(code = "EXISTS", status = 409, on(uniqe = "a", colour, unique = "", conflict = "x", check, check))]
    Exists,
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
