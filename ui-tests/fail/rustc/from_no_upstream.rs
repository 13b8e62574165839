use apierror::ApiError;

#[derive(Debug, thiserror::Error)]
#[error("plain")]
struct Plain;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(Plain))]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing,
    #[error("limited")]
    #[api(code = "LIMITED", status = 429, on(rate_limited))]
    Limited(#[api(retry_after)] Option<u64>),
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] Plain),
}

// No error follows at the `?`.
fn export() -> Result<(), ExportError> {
    Err(Plain)?
}

fn main() {
    let _ = export();
}
