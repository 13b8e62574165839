use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "AUTH", status = 401, transparent)]
    Auth(#[from] std::io::Error),
}

fn main() {}
