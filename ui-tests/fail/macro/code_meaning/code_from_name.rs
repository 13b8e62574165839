use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all = "UPPERCASE")]
enum OrderError {
    #[error("no order")]
    #[api(status = 404)]
    Gone,

    #[error("no order")]
    #[api(code = "GONE", status = 410)]
    Lost,

    #[error("no order")]
    #[api(status = 403)]
    GONE,
}

fn main() {}
