//! Runs code of the service in the context of its request, and catches its
//! panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use apierror_core::__private::{panicked, within};
use apierror_core::RequestContext;

/// The code panicked. Its message is in the log.
#[derive(Debug)]
pub(crate) struct Panicked;

/// Runs `work` while the context in the slot is current.
#[inline]
pub(crate) fn guarded<R>(
    context: &mut Option<Arc<RequestContext>>,
    work: impl FnOnce() -> R,
) -> Result<R, Panicked> {
    within(context, || caught(work))
}

/// Runs `work` in the current context.
#[inline]
pub(super) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, Panicked> {
    // `work` may have left its state half changed, but nothing reads that state
    // again: the request ends with a failure.
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        panicked(&*payload);
        Panicked
    })
}
