//! Counts errors, on the [`metrics`](https://docs.rs/metrics) facade.

use apierror_core::Failed;

use crate::counter;

/// The name of the counter.
pub const API_ERRORS_TOTAL: &str = counter::API_ERRORS_TOTAL;

/// Counts an error in `api_errors_total`, with the labels `code`, `status` and
/// `operation`. Give it to `on_error` of a layer:
///
/// ```
/// use apierror::{axum::ErrorLayer, envelope::Flat, metrics::count_error};
///
/// let layer = ErrorLayer::<Flat>::new().on_error(count_error);
/// ```
///
/// | label | value |
/// |---|---|
/// | `code` | the code |
/// | `status` | [the status that is sent](Failed::status) |
/// | `operation` | [the operation](Failed::operation), such as `/orders/{id}`; empty if no route has the path |
///
/// No value is chosen by callers, so the number of time series has a bound.
///
/// It is one function for all requests. Without a recorder, it does nothing.
pub fn count_error(failure: &Failed<'_>) {
    let code = failure.occurrence().code();
    let operation = failure.operation().unwrap_or_default().to_owned();
    let status = failure.status().as_u16().to_string();
    metrics::counter!(API_ERRORS_TOTAL, "code" => code, "status" => status, "operation" => operation)
        .increment(1);
}
