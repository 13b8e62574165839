use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("no order")]
    #[api(code = "DENIED", status = 401)]
    Denied,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError<'a> {
    #[error("no order")]
    #[api(code = "DENIED", status = 403)]
    Denied(&'a str),

    #[error("no order")]
    #[api(transparent)]
    Auth(AuthError),
}

fn main() {}
