//! Chooses between the retry advice of the report and that of the server's
//! declarations, if the client is built with them.

use std::time::Duration;

use apierror_core::__private::{Kind, candidates};
use apierror_core::{ErrorReport, ErrorSpec, Retry, RetryStrategy};

use super::inferred_retry::{inferred_retry, is_inferred};

/// Retry advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Advice {
    /// It is never [unstated](RetryStrategy::Unstated).
    pub(super) retry: Retry,
    /// Whether it comes from the declarations that the client is built with.
    pub(super) is_declared: bool,
}

/// Returns the report's retry advice. If that is only the default for the
/// status, returns the declared advice of the code, or the advice on which all
/// declared errors of the status agree.
///
/// After `X-Should-Retry: false`, returns declared advice only if it does not
/// resend either. Such advice may tell the caller what to do instead.
pub(super) fn effective_retry(report: &ErrorReport, declared: &[Kind]) -> Advice {
    let reported = stated(report);
    declared_retry(report, reported, declared).map_or(
        Advice { retry: reported, is_declared: false },
        |retry| Advice { retry, is_declared: true },
    )
}

/// Returns the advice of the report, or that of the status if it is unstated.
fn stated(report: &ErrorReport) -> Retry {
    match (report.retry(), report.status()) {
        (retry, _) if retry.strategy() != RetryStrategy::Unstated => retry,
        (_, Some(status)) => inferred_retry(status, report.retry_after().is_some()),
        (_, None) => Retry::never(),
    }
}

fn declared_retry(report: &ErrorReport, reported: Retry, declared: &[Kind]) -> Option<Retry> {
    let status = report.status()?;
    let is_refused = !reported.is_retryable() && reported.within() == Some(Duration::ZERO);
    if !is_refused && !is_inferred(reported, status) {
        return None;
    }
    let of_status = declared.iter().copied().filter(|kind| kind.spec.status == status);
    // Several errors may share a code, and some envelopes show none.
    let of_code = candidates(of_status.clone(), report);
    let retry = if of_code.is_empty() {
        common_retry(of_status.map(|kind| kind.spec))
    } else {
        common_retry(of_code.into_iter())
    }?;
    let is_stated = retry.strategy() != RetryStrategy::Unstated;
    (is_stated && !(is_refused && retry.is_retryable())).then_some(retry)
}

/// Returns the advice on which all of these errors agree.
fn common_retry(mut specs: impl Iterator<Item = &'static ErrorSpec>) -> Option<Retry> {
    let first = specs.next()?.retry;
    specs.all(|spec| spec.retry == first).then_some(first)
}

#[cfg(test)]
mod tests;
