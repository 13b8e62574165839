use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Any(apierror::Error),
}

fn main() {}
