//! A pattern of `assert_error!` that names no variant.

use apierror::{ApiError, DeclaredError, test::assert_error};

#[derive(Debug, thiserror::Error, ApiError)]
enum CartError {
    #[error("no cart {id}")]
    #[api(code = "CART_NOT_FOUND", status = 404)]
    NotFound { id: u32 },
}

async fn check() {
    assert_error!(CartError::NotFound { id: 7 }.to_report(), CartError::NotFuond { .. });
}

fn main() {
    drop(check());
}
