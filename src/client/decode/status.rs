//! The status of an error, and what stands in for a missing code.

use apierror_core::__private::reason;
use apierror_core::ErrorReport;
use http::StatusCode;
use serde_json::Value;

pub(crate) fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// The code of a response without one: `HTTP_502`.
pub(super) fn default_code(status: StatusCode) -> String {
    format!("HTTP_{}", status.as_u16())
}

/// The message of a response without one: the reason phrase.
pub(super) fn default_message(status: StatusCode) -> &'static str {
    reason(status)
}

/// A report that holds the status alone.
pub(super) fn report_of_status(status: StatusCode) -> ErrorReport {
    ErrorReport::new(default_code(status), Some(status), default_message(status))
}

/// The status of the error: the response's, or the body's if the response's is
/// not an error status.
pub(super) fn error_status(response: StatusCode, body: Option<&Value>) -> StatusCode {
    let in_body = || {
        let number = match body? {
            Value::String(text) => text.parse().ok()?,
            number => u16::try_from(number.as_u64()?).ok()?,
        };
        StatusCode::from_u16(number).ok().filter(|status| is_error(*status))
    };
    if is_error(response) { response } else { in_body().unwrap_or(response) }
}
