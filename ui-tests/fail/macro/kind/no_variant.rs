use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(kind = OrderErrorKind, status = 404)]
enum OrderError {
    #[error("no order")]
    #[api(code = "404")]
    NotFound,

    #[error("not yours")]
    #[api(code = "SELF")]
    NotYours,

    #[error("no cart")]
    #[api(code = "NO_CART")]
    NoCart,
}

fn main() {
    // What is wrong with two codes is no mistake of those who use the others.
    let _ = OrderErrorKind::NoCart.as_str();
    let _ = OrderErrorKind::from(&OrderError::NoCart);
}
