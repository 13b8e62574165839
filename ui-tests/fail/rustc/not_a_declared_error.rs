//! A bound on declared errors says what to derive.

#[derive(Debug, thiserror::Error)]
#[error("no order")]
struct NotFound;

fn list_codes<E: apierror::DeclaredError>() {}

fn main() {
    list_codes::<NotFound>();
}
