use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("no order")]
    #[api(code = "DENIED", status = 401)]
    Denied,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError {
    #[error("no order")]
    #[api(transparent)]
    Auth(#[from] AuthError),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "DENIED", status = 403)]
    Denied,

    #[error("no order")]
    #[api(transparent)]
    Shop(#[from] Box<ShopError>),
}

fn main() {}
