use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "BESTELLUNG_ÜBERFÄLLIG", status = 404)]
    NotFound,
}

fn main() {}
