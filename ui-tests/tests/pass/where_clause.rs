use std::fmt::{Debug, Display};

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no {0}")]
#[api(code = "NOT_FOUND", status = 404, message = "No {0}.")]
struct NotFound<T>(T)
where
    T: Debug + Display,
    Vec<T>: Clone;

#[test]
fn compiles_and_runs() {
    assert_eq!(NotFound(7).message(), "No 7.");
}
