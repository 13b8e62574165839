use apierror::{ApiError, DeclaredError};

trait Store {
    type Key: std::fmt::Debug + std::fmt::Display;
}

#[derive(Debug)]
struct Memory;

impl Store for Memory {
    type Key = u32;
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no {key}")]
#[api(code = "KEY_NOT_FOUND", status = 404)]
struct NoKey<S: Store + std::fmt::Debug> {
    #[api(detail)]
    key: S::Key,
    store: S,
}

#[test]
fn compiles_and_runs() {
    let error = NoKey { key: 7, store: Memory };
    assert_eq!(error.to_response().status(), 404);
    assert_eq!(format!("{:?}", error.store), "Memory");
}
