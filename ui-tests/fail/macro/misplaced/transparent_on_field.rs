use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    Auth(
        #[from]
        #[api(transparent)]
        std::io::Error,
    ),
}

fn main() {}
