use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(kind = OrderErrorKind, rename_all = "snake_case", status = 404)]
enum OrderError {
    #[error("no order")]
    #[api(code = "NOT_FOUND")]
    Missing,

    #[error("no order either")]
    NotFound,
}

fn main() {}
