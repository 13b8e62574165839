use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all = "SCREAMING_SNAKE_CASE")]
enum OrderError {
    #[error("no order")]
    #[api(status = 404)]
    Überfällig,

    #[error("no order")]
    #[api(status = 410)]
    Gone,
}

fn main() {}
