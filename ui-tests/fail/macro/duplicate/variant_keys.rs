use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code = "ORDER_NOT_FOUND",
        code = "NOT_FOUND",
        status = 404,
        status = 410,
        message = "No order.",
        message = display,
        title = "No order",
        title = "None",
        retry = "never",
        retry = "once",
        help = "Look",
        help = "Look again",
        doc_url = "https://a.example/",
        doc_url = "https://b.example/",
        group = "Orders",
        group = "Shops",
        header(x_a = "1"),
        header(x_b = "2"),
        meta(a = 1),
        meta(b = 2)
    )]
    NotFound,

    #[error("no order")]
    #[api(transparent, transparent)]
    Auth(#[from] std::io::Error),
}

fn main() {}
