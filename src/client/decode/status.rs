//! The status of an error, and the default code and message for a status.

pub(super) use apierror_core::__private::default_code;
use apierror_core::__private::reason;
use apierror_core::ErrorReport;
use http::StatusCode;
use serde_json::Value;

pub(crate) fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// Returns the message of a response without a message: the reason phrase.
pub(super) fn default_message(status: StatusCode) -> &'static str {
    reason(status)
}

/// Creates a report that holds only the status.
pub(super) fn report_of_status(status: StatusCode) -> ErrorReport {
    ErrorReport::new(default_code(status), Some(status), default_message(status))
}

/// Returns the status of the error: the response's if it is an error status, or
/// else the body's.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error_status_of(response: u16, body: Option<&Value>) -> u16 {
        let response = StatusCode::from_u16(response).expect("a status");
        error_status(response, body).as_u16()
    }

    #[test]
    fn error_status_prefers_the_status_of_an_error_response() {
        assert_eq!(error_status_of(404, Some(&json!(503))), 404);
        assert_eq!(error_status_of(503, Some(&json!(404))), 503);
        assert_eq!(error_status_of(404, None), 404);
    }

    #[test]
    fn error_status_of_a_success_is_read_from_the_body() {
        assert_eq!(error_status_of(200, Some(&json!(503))), 503);
        assert_eq!(error_status_of(200, Some(&json!("404"))), 404);
    }

    #[test]
    fn error_status_ignores_numbers_that_are_not_an_error_status() {
        for body in [json!(204), json!(70_000), json!(99), json!("x"), json!(null), json!([])] {
            assert_eq!(error_status_of(200, Some(&body)), 200);
        }
        assert_eq!(error_status_of(200, None), 200);
    }

    #[test]
    fn report_of_status_has_a_code_and_the_reason_phrase() {
        let report = report_of_status(StatusCode::BAD_GATEWAY);
        assert_eq!(report.to_string(), "HTTP_502: Bad Gateway");
        assert_eq!(report.status(), Some(StatusCode::BAD_GATEWAY));
    }
}
