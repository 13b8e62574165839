//! Chooses between the retry advice of the report and that of the declarations,
//! if the client is built with them.

use std::time::Duration;

use apierror_core::{ErrorReport, ErrorSpec, Retry};

/// Returns the report's retry advice. If that is only the default for the
/// status, returns the declared advice of the code, or the advice on which all
/// declared errors of the status agree.
///
/// After `X-Should-Retry: false`, returns declared advice only if it does not
/// resend either: it may say what to do instead.
pub(super) fn effective_retry(
    report: &ErrorReport,
    declared: Option<&[&'static ErrorSpec]>,
) -> Retry {
    let reported = report.retry();
    let (Some(specs), Some(status)) = (declared, report.status()) else { return reported };
    let is_refused = !reported.is_retryable() && reported.within() == Some(Duration::ZERO);
    let is_default =
        reported == Retry::for_status(status) || reported == Retry::for_status_with_wait(status);
    if !is_refused && !is_default {
        return reported;
    }
    let mut of_status = specs.iter().filter(|spec| spec.status == status);
    let declared = match of_status.clone().find(|spec| spec.code == report.code()) {
        Some(spec) => Some(spec.retry),
        None => of_status
            .next()
            .map(|spec| spec.retry)
            .filter(|retry| of_status.all(|spec| spec.retry == *retry)),
    };
    declared.filter(|declared| !is_refused || !declared.is_retryable()).unwrap_or(reported)
}

#[cfg(test)]
mod tests;
