use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_A", status = 503, retry(backoff, base = "250us"))]
    A,

    #[error("no order")]
    #[api(code = "ORDER_B", status = 503, retry(backoff, within = "30sec"))]
    B,

    #[error("no order")]
    #[api(code = "ORDER_C", status = 503, retry(backoff, within = "2d"))]
    C,

    #[error("no order")]
    #[api(code = "ORDER_D", status = 503, retry(backoff, cap = "1.5s"))]
    D,

    #[error("no order")]
    #[api(code = "ORDER_E", status = 503, retry(backoff, within = "1m 30s"))]
    E,

    #[error("no order")]
    #[api(code = "ORDER_F", status = 503, retry(backoff, within = "-1s"))]
    F,

    #[error("no order")]
    #[api(code = "ORDER_G", status = 503, retry(backoff, within = "s"))]
    G,

    #[error("no order")]
    #[api(code = "ORDER_H", status = 503, retry(backoff, within = "99999999999999999999h"))]
    H,
}

fn main() {}
