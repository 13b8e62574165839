//! The derive works in any order among other derives, and leaves their attributes
//! alone.

use apierror::{ApiError, DeclaredError};
use serde::{Deserialize, Serialize};

#[derive(
    ApiError,
    thiserror::Error,
    Debug,
    Clone,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[api(rename_all = "SCREAMING_SNAKE_CASE", status = 404)]
#[repr(u8)]
enum OrderError {
    #[error("no order {id}")]
    #[serde(rename = "missing")]
    NotFound {
        #[serde(rename = "orderId")]
        #[api(detail = "order")]
        id: u32,
    } = 1,

    #[error("gone")]
    Gone = 2,
}

#[test]
fn compiles_and_runs() {
    let error = OrderError::NotFound { id: 7 };
    assert!(String::from_utf8_lossy(&error.to_json()).contains(r#""order":7"#));
    assert_eq!(OrderError::Gone.clone().code(), "GONE");
}
