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
    // Code that uses the other variants gets no errors.
    let _ = OrderErrorKind::NoCart.as_str();
    let _ = OrderErrorKind::from(&OrderError::NoCart);
}
