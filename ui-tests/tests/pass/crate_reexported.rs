use crate::crate_reexported::reexport::{ApiError, DeclaredError};

mod reexport {
    pub use apierror::*;
}

mod deep {
    pub mod er {
        pub use apierror as api_error;
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(crate = crate::crate_reexported::reexport, envelope = crate::crate_reexported::reexport::envelope::Flat)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail)]
        id: u32,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("closed")]
#[api(code = "CLOSED", status = 403, crate = self::deep::er::api_error)]
struct Closed;

#[derive(Debug, ApiError)]
#[api(union, crate = crate::crate_reexported::reexport)]
enum ReadError {
    Closed(Closed),
}

#[derive(Debug, ApiError)]
#[api(union, from(ReadError), crate = self::deep::er::api_error)]
enum Union {
    Order(OrderError),
    Closed(Box<Closed>),
}

#[test]
fn compiles_and_runs() {
    assert_eq!(Union::from(ReadError::from(Closed)).to_response().status(), 403);
    assert_eq!(OrderError::NotFound { id: 7 }.to_response().status(), 404);
    assert_eq!(Closed.to_response().status(), 403);
}
