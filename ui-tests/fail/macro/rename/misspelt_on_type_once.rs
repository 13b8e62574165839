use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all = "snake")]
enum OrderError {
    #[error("no order")]
    #[api(status = 404)]
    NotFound,

    #[error("no order")]
    #[api(status = 410)]
    Gone,
}

fn main() {}
