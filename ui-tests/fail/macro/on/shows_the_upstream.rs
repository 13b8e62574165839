use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("missing: {0}")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing(#[source] std::io::Error),
    #[error(transparent)]
    #[api(code = "EXISTS", status = 409, on(unique))]
    Exists(std::io::Error),
    #[error("forbidden")]
    #[api(code = "FORBIDDEN", status = 403, message = "{why}", on(forbidden))]
    Forbidden {
        #[source]
        why: Box<std::io::Error>,
    },
    #[error("invalid: {}", why.to_string())]
    #[api(code = "INVALID", status = 400, on(invalid))]
    Invalid {
        #[source]
        why: std::io::Error,
    },
    #[error("busy: {}", .0.kind())]
    #[api(code = "BUSY", status = 409, on(conflict))]
    Busy(#[source] std::io::Error),
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] std::io::Error),
}

fn main() {}
