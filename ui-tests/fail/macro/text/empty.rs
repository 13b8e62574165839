use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(domain = "", group = "  ")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, title = "", help = " ", group = "")]
    NotFound,
}

fn main() {}
