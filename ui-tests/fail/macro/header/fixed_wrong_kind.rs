use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, header(x_a = 30, x_b, x_c = true, x_d("a")))]
    NotFound,
}

fn main() {}
