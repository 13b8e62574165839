use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all = "SCREAMING_SNAKE", rename_all_fields = "CamelCase")]
enum OrderError {
    #[error("no order")]
    #[api(status = 404)]
    NotFound,
}

fn main() {}
