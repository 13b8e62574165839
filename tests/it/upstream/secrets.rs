//! What an upstream says reaches the log, and no caller.

use std::error::Error;

use apierror::{ApiError, DeclaredError};

use super::payments::PaymentError;
use crate::common::{events, in_each_with_retry, text};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(PaymentError))]
enum PayError {
    #[error("paid already")]
    #[api(code = "PAID", status = 409, on(unique))]
    Paid(#[source] PaymentError),
    #[error("gone")]
    #[api(code = "LIMITED", status = 429, on(rate_limited))]
    Limited,
    #[error("down")]
    #[api(code = "DOWN", status = 503, on(unavailable))]
    Down,
    #[error("quiet")]
    #[api(code = "QUIET", status = 503, log = "off", on(timeout))]
    Quiet,
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

#[test]
fn no_response_shows_the_name_of_a_constraint() {
    let error = PayError::from(PaymentError::Unique("payments_order_key"));
    for (envelope, response) in in_each_with_retry(&error) {
        assert!(!text(&response).contains("payments_order_key"), "{envelope}");
        let headers = format!("{:?}", response.headers());
        assert!(!headers.contains("payments_order_key"), "{envelope}");
    }
    // A report is stored, and sent on.
    let report = serde_json::to_string(&error.to_report()).expect("a report");
    assert!(!report.contains("payments_order_key"), "{report}");
}

#[test]
fn error_in_a_field_is_logged_with_the_response() {
    let converted = events(|| drop(PayError::from(PaymentError::Unknown)));
    assert!(converted.is_empty(), "{converted:?}");
    let logged = events(|| drop(PayError::from(PaymentError::Unknown).to_response()));
    let [logged] = &logged[..] else { panic!("one event: {logged:?}") };
    assert!(logged.contains("no idea"), "{logged}");
}

#[test]
fn error_that_a_5xx_does_not_hold_is_logged_when_it_is_converted() {
    let logged = events(|| drop(PayError::from(PaymentError::Refused)));
    let [logged] = &logged[..] else { panic!("one event: {logged:?}") };
    assert!(logged.contains("an upstream failed"), "{logged}");
    assert!(logged.contains("DOWN") && logged.contains("payments-1.internal"), "{logged}");
    assert!(!text(&PayError::Down.to_response()).contains("payments-1"));
}

#[test]
fn error_that_a_4xx_or_a_quiet_5xx_does_not_hold_is_not_logged() {
    let logged = events(|| {
        drop(PayError::from(PaymentError::Limited(None)));
        drop(PayError::from(PaymentError::NoAnswer));
    });
    assert!(logged.is_empty(), "{logged:?}");
}
