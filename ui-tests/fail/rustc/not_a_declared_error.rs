//! A function that needs a declared error says what to derive.

#[derive(Debug, thiserror::Error)]
#[error("no order")]
struct NotFound;

fn main() {
    let _ = <NotFound as apierror::DeclaredError>::specs();
}
