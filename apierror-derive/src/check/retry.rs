//! Retry advice: `retry_after` contradicts the strategy `never`.

use crate::attr::{Attr, Spanned};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Exposed, Retry};
use crate::value::{RetryAttr, Status, Strategy};

/// Returns the advice, completed by the status.
pub(super) fn check_retry(
    retry: &Attr<RetryAttr>,
    status: Option<Status>,
    exposed: &Exposed<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Retry> {
    let wait = exposed.wait.and_then(|field| field.attrs.retry_after.key());
    match retry {
        Attr::Wrong(_) => None,
        Attr::Written(Spanned { value: written, .. }) => {
            if let (Strategy::Never, Some(wait)) = (written.strategy, wait) {
                diagnostics.push(Diagnostic::WaitNeverRetried {}.at(wait));
            }
            Some(Retry::from_attr(written, status?))
        }
        Attr::Absent => {
            let status = status?;
            let retry = Retry::for_status(status, wait.is_some());
            if let (Strategy::Never, Some(wait)) = (retry.strategy, wait) {
                diagnostics
                    .push(Diagnostic::WaitNeverRetriedByStatus { status: &status.0 }.at(wait));
            }
            Some(retry)
        }
    }
}
