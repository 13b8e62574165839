use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,

    #[cfg(any())]
    #[error("not here")]
    #[api(code = "NOT HERE", status = 1, colour = "blue")]
    NotHere(NoSuchType),

    #[cfg_attr(all(), error("gone"), api(code = "ORDER_GONE", status = 410))]
    Gone {
        #[cfg(any())]
        #[api(detail)]
        absent: NoSuchType,
        #[cfg_attr(all(), api(detail))]
        id: u32,
    },
}

#[test]
fn compiles_and_runs() {
    assert_eq!(OrderError::specs().count(), 2);
    assert_eq!(OrderError::NotFound.code(), "ORDER_NOT_FOUND");
    assert!(OrderError::Gone { id: 7 }.details().is_some());
}
