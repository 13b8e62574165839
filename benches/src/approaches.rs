//! The approaches, one module each.

pub(crate) mod by_hand;
pub(crate) mod json_macro;
pub(crate) mod limit;
pub(crate) mod other_crates;
pub(crate) mod serde_struct;

/// The status in the type of `http` 0.2, which actix-web uses.
pub(crate) fn actix_status(status: http::StatusCode) -> actix_web::http::StatusCode {
    actix_web::http::StatusCode::from_u16(status.as_u16()).unwrap_or_default()
}
