use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code("ORDER_NOT_FOUND"),
        status(404),
        message("No order."),
        title("No order"),
        help("Look"),
        doc_url("https://a.example/"),
        group("Orders")
    )]
    NotFound,
}

fn main() {}
