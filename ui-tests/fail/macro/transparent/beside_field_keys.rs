use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Auth(#[api(detail = "a", details, extension = "b", header = "x-a", retry_after)] std::io::Error),
}

fn main() {}
