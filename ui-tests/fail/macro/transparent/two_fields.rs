use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Auth(std::io::Error, u32),
}

fn main() {}
