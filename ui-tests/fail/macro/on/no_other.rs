use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing,
}

// No error follows at the `?`.
fn export() -> Result<String, ExportError> {
    Ok(std::fs::read_to_string("template")?)
}

fn main() {
    let _ = export();
}
