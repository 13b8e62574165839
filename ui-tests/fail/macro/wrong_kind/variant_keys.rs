use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code = ORDER_NOT_FOUND,
        status = { 404 },
        message = 7,
        title = Title,
        retry = 3,
        help = ["a", "b"],
        doc_url = url::HERE,
        group = -1,
        header = "WWW-Authenticate: Bearer",
        meta = 3
    )]
    NotFound,
}

fn main() {}
