use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Auth { error: std::io::Error, shop: u32 },
}

fn main() {}
