use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404,
        header(www_authenticate = "Bearer" x_order = "1"),
        meta(kind = "order" severity = 3),
        retry(backoff max_attempts = 3))]
    NotFound,
}

fn main() {}
