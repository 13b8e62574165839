use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, header(x_order = "1"))]
    NotFound {
        #[api(header = "x-order")]
        id: u32,
    },
}

fn main() {}
