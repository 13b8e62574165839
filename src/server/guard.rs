//! Code that is not ours, run in the context of its request. Its panics end here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use apierror_core::__private::{panicked, within};
use apierror_core::RequestContext;

/// The code panicked. What it said is in the log.
#[derive(Debug)]
pub(crate) struct Panicked;

/// Runs `work` with the context in the slot current.
#[inline]
pub(crate) fn guarded<R>(
    context: &mut Option<Arc<RequestContext>>,
    work: impl FnOnce() -> R,
) -> Result<R, Panicked> {
    within(context, || caught(work))
}

/// Runs `work` in the context that is current.
#[inline]
pub(super) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, Panicked> {
    // Nothing that `work` may have left half done is looked at again: the request ends with a failure.
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        panicked(&*payload);
        Panicked
    })
}
