use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, meta(ratio = 1.5, letter = 'a', list = [1, 2], constant = MAX))]
    NotFound,
}

fn main() {}
