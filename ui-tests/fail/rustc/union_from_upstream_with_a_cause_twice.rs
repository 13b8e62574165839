use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("missing")]
#[api(code = "MISSING", status = 404, on(not_found))]
struct Missing;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("moved")]
#[api(code = "MOVED", status = 410, on(not_found, other))]
struct Moved;

#[derive(Debug, ApiError)]
#[api(union, from(std::io::Error))]
enum ExportError {
    Missing(Missing),
    Moved(Box<Moved>),
}

fn main() {}
