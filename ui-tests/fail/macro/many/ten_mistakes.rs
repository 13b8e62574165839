//! Ten mistakes give ten errors. The stub impls prevent errors where the type is
//! used.

use apierror::{ApiError, DeclaredError};
use axum::response::IntoResponse;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// 1: a status that is not an error status.
    #[error("no order {id}")]
    #[api(code = "ORDER_NOT_FOUND", status = 40)]
    NotFound { id: u32 },

    // 2: no code.
    #[error("gone")]
    #[api(status = 410)]
    Gone,

    // 3: a code with a space.
    #[error("late")]
    #[api(code = "ORDER LATE", status = 503)]
    Late,

    // 4: a misspelt key.
    #[error("lost")]
    #[api(code = "ORDER_LOST", status = 404, mesage = "Lost.")]
    Lost,

    // 5: an unknown field in the message.
    #[error("sold {sku}")]
    #[api(code = "SOLD_OUT", status = 409, message = "Product '{sko}' is sold out.")]
    SoldOut { sku: String },

    // 6: a misspelt strategy.
    #[error("busy")]
    #[api(code = "BUSY", status = 503, retry = "backof")]
    Busy,

    // 7: no attributes.
    #[error("unpaid")]
    Unpaid,

    // 8: a header that the server sets.
    #[error("closed")]
    #[api(code = "CLOSED", status = 403)]
    Closed {
        #[api(header = "connection")]
        until: String,
    },

    // 9: `transparent` with two fields.
    #[error("auth")]
    #[api(transparent)]
    Auth(std::io::Error, u32),

    // 10: one code, two statuses.
    #[error("busy elsewhere")]
    #[api(code = "SOLD_OUT", status = 429)]
    BusyElsewhere,
}

fn handler() -> Result<(), OrderError> {
    Err(OrderError::Gone)
}

fn by_question_mark() -> apierror::Result<()> {
    Ok(handler()?)
}

fn main() {
    let error = OrderError::Gone;
    let _ =
        (error.spec(), error.code(), error.status(), error.message(), error.details(), error.extensions());
    let _ = (error.to_response(), error.to_json(), error.to_report());
    let _ = apierror::json_in::<apierror::envelope::Flat>(&error);
    let _ = apierror::Catalog::of::<OrderError>();
    let _ = (OrderError::specs().count(), by_question_mark());
    let _ = axum::Router::<()>::new().route("/", axum::routing::get(|| async { handler() }));
    let _ = error.into_response();
}
