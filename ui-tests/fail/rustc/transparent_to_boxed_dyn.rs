use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Any(Box<dyn ApiError + Send + Sync>),
}

fn main() {}
