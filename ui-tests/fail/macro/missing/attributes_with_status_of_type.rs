use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 404)]
enum OrderError {
    #[error("no order")]
    NotFound,
}

fn main() {}
