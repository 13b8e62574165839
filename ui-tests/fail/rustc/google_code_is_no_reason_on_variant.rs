use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(domain = "shop.example.com")]
enum OrderError {
    #[error("no order")]
    #[api(code = "order-not-found", status = 404, envelope = apierror::envelope::WithRetry<apierror::envelope::Google>)]
    NotFound,
}

fn main() {}
