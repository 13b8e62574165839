use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(std::io::Error))]
enum ExportError {
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[from] std::io::Error),
}

fn export() -> Result<String, ExportError> {
    Ok(std::fs::read_to_string("template")?)
}

fn main() {
    let _ = export();
}
