use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("no order")]
    #[api(code = "DENIED", status = 401)]
    Denied,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Auth(Option<AuthError>),
}

fn main() {}
