use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = Flat, domain = "a", type_base = "b", rename_all = "UPPERCASE", rename_all_fields = "camelCase", crate = a)]
    NotFound,
}

fn main() {}
