//! Advice from the declarations themselves, for clients that are built with them.

use std::time::Duration;

use apierror_core::{ErrorReport, Retry};
use http::StatusCode;

use crate::catalog::Catalog;

/// The report's advice; where that is no more than what its status says by default, that of the catalogue: of its code,
/// else what all errors of its status agree on. After an `X-Should-Retry: false` the catalogue may say what to do
/// instead, and not to send the request again.
pub(super) fn advice(report: &ErrorReport, catalog: Option<&Catalog>) -> Retry {
    let own = report.retry();
    let (Some(catalog), Some(status)) = (catalog, report.status()) else { return own };
    let is_refused = !own.is_retryable() && own.within() == Some(Duration::ZERO);
    let is_default = own == Retry::for_status(status) || own == Retry::for_status_with_wait(status);
    if !is_refused && !is_default {
        return own;
    }
    let of_code = catalog.get(report.code()).filter(|spec| spec.status == status).map(|spec| spec.retry);
    let declared = of_code.or_else(|| of_status(catalog, status));
    declared.filter(|declared| !is_refused || !declared.is_retryable()).unwrap_or(own)
}

fn of_status(catalog: &Catalog, status: StatusCode) -> Option<Retry> {
    let mut all = catalog.iter().filter(|spec| spec.status == status).map(|spec| spec.retry);
    let first = all.next()?;
    all.all(|retry| retry == first).then_some(first)
}
