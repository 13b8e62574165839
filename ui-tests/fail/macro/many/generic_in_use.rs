//! The stub impls of a generic type prevent errors where the type is used.

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no {what}")]
#[api(code = "NOT FOUND", status = 404)]
struct NotFound<'a, T: std::fmt::Debug, const N: usize> {
    what: &'a str,
    #[api(detail)]
    value: [T; N],
}

fn main() {
    let error = NotFound { what: "order", value: [1, 2] };
    let _ = (error.code(), error.to_response());
}
