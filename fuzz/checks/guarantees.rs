//! What holds for every report, wherever it comes from.

use apierror::ErrorReport;
use apierror::client::{Decision, Idempotency, RetryPolicy};

/// Stores the report, reads it, shows it and passes it to a policy.
///
/// # Panics
///
/// If the report breaks a guarantee, or is longer than what `len` bytes of input
/// may cause.
pub(crate) fn check(report: &ErrorReport, len: usize) {
    let stored = serde_json::to_string(report).expect("a report can be stored");
    let read = serde_json::from_str::<ErrorReport>(&stored).ok();
    assert_eq!(read.as_ref(), Some(report), "a stored report can be read");
    assert!(stored.len() < 4_096 + 16 * len, "the length of a report is bounded by its input's");
    let shown = report.to_string();
    assert!(!shown.contains(char::is_control), "a report is shown in one visible line");

    let policy = RetryPolicy::new();
    if let Decision::Retry { after } = policy.next(report, &mut policy.start(Idempotency::Safe)) {
        let asked = report.retry_after().unwrap_or_default();
        assert!(after >= asked, "no retry comes before the server's wait ends");
        assert!(after <= RetryPolicy::MAX_WAIT + RetryPolicy::MAX_WAIT / 4, "waits are bounded");
    }
}
