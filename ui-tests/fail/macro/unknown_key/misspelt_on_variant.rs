use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(cod = "ORDER_NOT_FOUND", statsu = 404, mesage = "No.")]
    NotFound,

    #[error("no order")]
    #[api(transparant)]
    Auth(#[from] std::io::Error),
}

fn main() {}
