use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = "apierror::envelope::Flat",
    domain = orders,
    type_base = 7,
    group = true,
    status = [404],
    retry = backoff,
    rename_all = SCREAMING_SNAKE_CASE,
    rename_all_fields = 'c',
    crate = "::apierror"
)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
