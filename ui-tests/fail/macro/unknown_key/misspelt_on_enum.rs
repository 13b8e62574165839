use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(enveloppe = apierror::envelope::Flat, renameall = "UPPERCASE", rename_fields = "camelCase")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
