use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all = "sponge", rename_all_fields = "reverse")]
enum OrderError {
    #[error("no order")]
    #[api(status = 404)]
    NotFound,
}

fn main() {}
