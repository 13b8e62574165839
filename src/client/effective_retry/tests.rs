#![cfg(feature = "derive")]

use std::fmt;

use apierror_core::{DeclaredError, Effect};
use http::StatusCode;

use super::*;

#[derive(Debug, crate::ApiError)]
#[api(crate = crate)]
#[expect(dead_code, reason = "only the declarations are used")]
enum Declared {
    #[api(code = "BUSY", status = 409, retry(backoff, effect = "not_applied"))]
    Busy,
    #[api(code = "STALE", status = 409, retry = "restart")]
    Stale,
    #[api(code = "SLOW", status = 504, retry = "poll")]
    Slow,
    #[api(code = "LATE", status = 504, retry = "poll")]
    Late,
    #[api(code = "DOWN", status = 503, retry = "once")]
    Down,
}

impl fmt::Display for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("declared")
    }
}

impl std::error::Error for Declared {}

fn report(code: &str, status: u16) -> ErrorReport {
    let status = StatusCode::from_u16(status).expect("a status");
    ErrorReport::new(code, Some(status), "m")
}

fn effective(report: &ErrorReport) -> Retry {
    let kinds: Vec<_> = Declared::specs().map(|spec| Kind { spec, shows_code: true }).collect();
    effective_retry(report, &kinds).retry
}

#[test]
fn default_advice_is_replaced_with_that_of_the_code() {
    let busy = Retry::backoff().with_effect(Effect::NotApplied);
    assert_eq!(effective(&report("BUSY", 409)), busy);
    assert_eq!(effective(&report("STALE", 409)), Retry::restart());
    assert_eq!(effective_retry(&report("BUSY", 409), &[]).retry, Retry::never());
}

#[test]
fn default_advice_with_a_wait_is_replaced_too() {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let report = report("DOWN", 503).with_retry(Retry::for_status_with_wait(status));
    assert_ne!(report.retry(), Retry::for_status(status));
    assert_eq!(effective(&report).strategy(), Retry::once().strategy());
}

#[test]
fn unknown_code_has_the_common_advice_of_its_status() {
    assert_eq!(effective(&report("OTHER", 504)).strategy(), Retry::poll().strategy());
    assert_eq!(effective(&report("OTHER", 409)), Retry::never());
    assert_eq!(effective(&report("OTHER", 500)), Retry::backoff());
}

#[test]
fn unstated_advice_of_the_report_is_that_of_the_status() {
    let unstated = |status| report("OTHER", status).with_retry(Retry::unstated());
    assert_eq!(effective(&unstated(500)), Retry::backoff());
    assert_eq!(effective(&unstated(504)).strategy(), Retry::poll().strategy());
    let limited = unstated(403).with_retry_after(Duration::from_secs(1));
    assert_eq!(effective(&limited), Retry::throttle());
    let without_status = ErrorReport::new("OTHER", None, "m").with_retry(Retry::unstated());
    assert_eq!(effective(&without_status), Retry::never());
}

#[test]
fn code_of_another_status_is_another_error() {
    assert_eq!(effective(&report("BUSY", 500)), Retry::backoff());
}

#[test]
fn advice_of_the_report_is_kept_unless_it_is_a_default() {
    let advice = Retry::once().with_effect(Effect::NotApplied);
    assert_eq!(effective(&report("STALE", 409).with_retry(advice)), advice);
    let without_status = ErrorReport::new("BUSY", None, "m");
    assert_eq!(effective(&without_status), Retry::never());
}

#[test]
fn refusal_is_replaced_only_with_advice_that_does_not_resend() {
    let refused = Retry::never().with_within(Duration::ZERO);
    assert_eq!(effective(&report("BUSY", 409).with_retry(refused)), refused);
    assert_eq!(effective(&report("STALE", 409).with_retry(refused)), Retry::restart());
    // It is not a refusal if the strategy resends.
    let zero = Retry::backoff().with_within(Duration::ZERO);
    assert_eq!(effective(&report("STALE", 409).with_retry(zero)), zero);
    // It is not a refusal without the time limit of zero.
    let never = Retry::never().with_within(Duration::from_secs(1));
    assert_eq!(effective(&report("STALE", 409).with_retry(never)), never);
}
