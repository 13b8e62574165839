use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(type_base = "")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, doc_url = "")]
    NotFound,
}

fn main() {}
