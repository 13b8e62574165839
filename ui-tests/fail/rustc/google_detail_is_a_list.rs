use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Google, domain = "shop.example.com")]
enum OrderError {
    #[error("no orders")]
    #[api(code = "ORDERS_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail)]
        ids: Vec<u32>,
    },
}

fn main() {}
