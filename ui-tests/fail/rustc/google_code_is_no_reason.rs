use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Google, domain = "shop.example.com")]
enum OrderError {
    #[error("no order")]
    #[api(code = "order/not-found", status = 404)]
    NotFound,
}

fn main() {}
