//! Advice from the declarations themselves, for clients that are built with them.

use apierror_core::{ErrorReport, Retry};
use http::StatusCode;

use crate::catalog::Catalog;

/// The report's advice; where that is no more than what its status says by default, that of the catalogue: of its code,
/// else what all errors of its status agree on.
pub(super) fn advice(report: &ErrorReport, catalog: Option<&Catalog>) -> Retry {
    let own = report.retry();
    let (Some(catalog), Some(status)) = (catalog, report.status()) else { return own };
    if own != Retry::for_status(status) && own != Retry::for_status_with_wait(status) {
        return own;
    }
    let of_code = catalog.get(report.code()).filter(|spec| spec.status == status).map(|spec| spec.retry);
    of_code.or_else(|| of_status(catalog, status)).unwrap_or(own)
}

fn of_status(catalog: &Catalog, status: StatusCode) -> Option<Retry> {
    let mut all = catalog.iter().filter(|spec| spec.status == status).map(|spec| spec.retry);
    let first = all.next()?;
    all.all(|retry| retry == first).then_some(first)
}
