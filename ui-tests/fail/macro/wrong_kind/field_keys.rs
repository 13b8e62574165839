use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail = id)]
        id: u32,
        #[api(extension = 7)]
        sku: u32,
        #[api(header = x_order)]
        order: u32,
        #[api(details("a"))]
        what: String,
        #[api(retry_after("30s"))]
        wait: u32,
    },
}

fn main() {}
