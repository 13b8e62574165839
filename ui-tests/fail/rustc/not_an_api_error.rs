//! The error of `?` into `apierror::Error` says what to derive.

#[derive(Debug, thiserror::Error)]
#[error("no order")]
struct NotFound;

fn handler() -> apierror::Result<()> {
    Err(NotFound)?
}

fn main() {
    let _ = handler();
}
