use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, header(x_a = "a\r\nx-b: c", x_c = "é", x_d = "\0"))]
    NotFound,
}

fn main() {}
