//! A union with a mistake still converts, and is a response.

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("shipped")]
#[api(code = "SHIPPED", status = 409)]
struct Shipped;

#[derive(Debug, ApiError)]
#[api(union)]
enum ReadError {
    NotFound(NotFound),
}

#[derive(Debug, ApiError)]
#[api(union, from(ReadError))]
enum OrderError {
    NotFound(NotFound),
    Shipped(Box<Shipped>),
    Gone,
}

fn read() -> Result<(), ReadError> {
    Err(NotFound)?
}

fn order() -> Result<(), OrderError> {
    read()?;
    Err(Box::new(Shipped))?;
    Err(Shipped)?
}

fn main() {
    let error = order().expect_err("an error");
    println!("{error} {:?} {}", error.to_json(), error.status());
    let _: OrderError = error.widen();
}
