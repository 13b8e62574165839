//! Checks what must hold for a report that was stored somewhere.

use apierror::ErrorReport;

use super::guarantees;

/// Reads `data` as the JSON of a report.
///
/// # Panics
///
/// If the report breaks a guarantee.
pub(crate) fn check(data: &[u8]) {
    if let Ok(report) = serde_json::from_slice::<ErrorReport>(data) {
        guarantees::check(&report, data.len());
    }
}
