//! Calls the hooks of the service, and writes the log.

use std::cell::Cell;
use std::error::Error;

use http::StatusCode;

use super::event::{log_lost, log_occurrence, log_request};
use crate::context::current::current;
use crate::context::request::RequestContext;
use crate::context::settings::Settings;
use crate::error::ApiError;
use crate::failed::Failed;
use crate::guard::panic_text;
use crate::log::event::is_logging;
use crate::occurrence::Occurrence;

/// Notifies the hooks of an error that is rendered again. It has been logged before,
/// without its request.
pub(super) fn notify_again(occurrence: &Occurrence<'_>, status: StatusCode) {
    while_notifying(|| {
        call_hooks(occurrence, status);
        log_request(occurrence);
    });
}

/// Notifies the hooks and the log of an error that reaches its caller other
/// than as a response, such as an event of a stream.
pub fn notify(error: &dyn ApiError) {
    let context = current();
    let occurrence = Occurrence::in_context(error, error.spec(), context.as_deref());
    if is_heard(context.as_deref()) {
        notify_occurrence(&occurrence, occurrence.status());
    }
}

/// Logs the error of an upstream that became `error`, which does not hold it.
pub(crate) fn log_lost_upstream(error: &dyn ApiError, upstream: &dyn Error) {
    let context = current();
    let occurrence = Occurrence::in_context(error, error.spec(), context.as_deref());
    while_notifying(|| log_lost(&occurrence, upstream));
}

/// Returns whether there may be a subscriber of the log, or a hook.
#[inline]
pub(super) fn is_heard(context: Option<&RequestContext>) -> bool {
    is_logging() || settings_with_hooks(context).is_some()
}

/// Notifies the hooks and the log of an error that was rendered with this status.
#[cold]
pub(super) fn notify_occurrence(occurrence: &Occurrence<'_>, status: StatusCode) {
    while_notifying(|| {
        call_hooks(occurrence, status);
        log_occurrence(occurrence);
    });
}

/// Runs `work`, unless this thread is already notifying. A hook or a subscriber
/// of the log may render errors itself, which nobody receives. To notify it of those
/// would never end.
fn while_notifying(work: impl FnOnce()) {
    thread_local! {
        static IS_NOTIFYING: Cell<bool> = const { Cell::new(false) };
    }

    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            let _ = IS_NOTIFYING.try_with(|is_notifying| is_notifying.set(false));
        }
    }

    // A thread that is ending does not notify.
    if IS_NOTIFYING.try_with(|is_notifying| is_notifying.replace(true)) == Ok(false) {
        let _reset = Reset;
        work();
    }
}

fn call_hooks(occurrence: &Occurrence<'_>, status: StatusCode) {
    if let Some(settings) = settings_with_hooks(occurrence.context()) {
        settings.call_hooks(&Failed::new(occurrence, status, panic_text()));
    }
}

#[inline]
fn settings_with_hooks(context: Option<&RequestContext>) -> Option<&Settings> {
    context.and_then(RequestContext::settings).filter(|settings| settings.has_hooks())
}
