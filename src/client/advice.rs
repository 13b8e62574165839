//! Advice from the declarations themselves, for clients that are built with them.

use std::time::Duration;

use apierror_core::{ErrorReport, ErrorSpec, Retry};

/// The report's advice; where that is no more than what its status says by default, that of the declarations: of its code,
/// else what all errors of its status agree on. After an `X-Should-Retry: false` the declarations may say what to do
/// instead, and not to send the request again.
pub(super) fn advice(report: &ErrorReport, declared: Option<&[&'static ErrorSpec]>) -> Retry {
    let own = report.retry();
    let (Some(specs), Some(status)) = (declared, report.status()) else { return own };
    let is_refused = !own.is_retryable() && own.within() == Some(Duration::ZERO);
    let is_default = own == Retry::for_status(status) || own == Retry::for_status_with_wait(status);
    if !is_refused && !is_default {
        return own;
    }
    let mut of_status = specs.iter().filter(|spec| spec.status == status);
    let of_code = of_status.clone().find(|spec| spec.code == report.code());
    let declared = match of_code.or_else(|| of_status.next()).map(|spec| spec.retry) {
        Some(retry) if of_code.is_some() || of_status.all(|spec| spec.retry == retry) => {
            Some(retry)
        }
        _ => None,
    };
    declared.filter(|declared| !is_refused || !declared.is_retryable()).unwrap_or(own)
}
