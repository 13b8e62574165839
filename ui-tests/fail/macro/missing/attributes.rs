use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    NotFound,
}

fn main() {}
