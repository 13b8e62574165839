use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(code = "A", status = 404, message = "No.", title = "No", retry = "once", help = "Look")]
        id: u32,
        #[api(doc_url = "https://a.example/", group = "Orders", meta(a = 1), transparent)]
        sku: u32,
    },
}

fn main() {}
