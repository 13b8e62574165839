use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope(),
    domain(),
    type_base(),
    group(),
    status(),
    retry(),
    rename_all(),
    rename_all_fields(),
    crate()
)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
