use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent, status = 200, code = "")]
    Auth(#[from] std::io::Error),
}

fn main() {}
