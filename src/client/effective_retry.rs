//! Chooses between the retry advice of the report and that of the declarations,
//! if the client is built with them.

use std::time::Duration;

use apierror_core::__private::candidates;
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
    let of_status = specs.iter().filter(|spec| spec.status == status);
    // Several kinds may share a code.
    let of_code = candidates(of_status.clone().copied(), report);
    let declared = if of_code.is_empty() {
        common_retry(of_status.copied())
    } else {
        common_retry(of_code.into_iter())
    };
    declared.filter(|declared| !is_refused || !declared.is_retryable()).unwrap_or(reported)
}

/// Returns the advice on which all of these errors agree.
fn common_retry(mut specs: impl Iterator<Item = &'static ErrorSpec>) -> Option<Retry> {
    let first = specs.next()?.retry;
    specs.all(|spec| spec.retry == first).then_some(first)
}

#[cfg(test)]
mod tests;
