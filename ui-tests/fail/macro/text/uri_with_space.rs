use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(type_base = "https://a.example/é/")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, doc_url = "https://a.example/not found")]
    NotFound,
}

fn main() {}
