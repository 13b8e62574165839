use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(doc_url = "https://orders.example/docs#{codes}")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, doc_url = "https://orders.example/{")]
    NotFound,
}

fn main() {}
