use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    code = "A",
    message = "No.",
    title = "No",
    help = "Look",
    doc_url = "https://a.example/",
    header(x_a = "1"),
    meta(a = 1),
    transparent
)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
