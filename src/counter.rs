//! The name that the counter of errors and the documents about it share.

/// The name of the counter.
pub(crate) const API_ERRORS_TOTAL: &str = "api_errors_total";
