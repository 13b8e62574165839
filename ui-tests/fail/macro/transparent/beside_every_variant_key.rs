use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        transparent,
        code = "AUTH",
        status = 401,
        grpc = "ABORTED",
        message = "No.",
        title = "No",
        retry = "once",
        help = "Look",
        doc_url = "https://a.example/",
        group = "Auth",
        header(x_a = "1"),
        meta(a = 1)
    )]
    Auth(#[from] std::io::Error),
}

fn main() {}
