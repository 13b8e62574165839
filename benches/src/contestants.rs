//! Who takes part, one module each.

pub(crate) mod by_hand;
pub(crate) mod crates;
pub(crate) mod json_macro;
pub(crate) mod limit;
pub(crate) mod serde_struct;

/// actix-web has the statuses of `http` 0.2.
pub(crate) fn actix_status(status: http::StatusCode) -> actix_web::http::StatusCode {
    actix_web::http::StatusCode::from_u16(status.as_u16()).unwrap_or_default()
}
