//! Marks responses, and notifies the service's listener and the log.

use std::cell::Cell;

use super::detached::{self, Detached};
use super::event::{log_occurrence, log_request};
use super::response::{Rendered, ResponseBuilder, Sent};
use super::vtable::EnvelopeVtable;
use crate::context::current::current;
use crate::context::request::RequestContext;
use crate::error::ApiError;
use crate::guard::caught;
use crate::log::event;
use crate::occurrence::Occurrence;

/// Marks a response as rendered and notifies the listener and the log.
#[inline]
pub(crate) fn mark_and_notify(
    occurrence: &Occurrence<'_>,
    envelope: &'static EnvelopeVtable,
    sent: Sent,
    response: &mut impl ResponseBuilder,
) {
    let has_settings = occurrence.context().is_some_and(RequestContext::has_settings);
    if has_settings || event::IS_ON || detached::is_enabled() {
        mark_and_notify_listeners(occurrence, has_settings, envelope, sent, response);
    }
}

#[cold]
fn mark_and_notify_listeners(
    occurrence: &Occurrence<'_>,
    has_settings: bool,
    envelope: &'static EnvelopeVtable,
    sent: Sent,
    response: &mut impl ResponseBuilder,
) {
    if has_settings {
        response.insert_extension(Rendered::new(occurrence, sent));
    } else if detached::is_enabled() {
        response.insert_extension(Rendered::new(occurrence, sent).detached());
        response.insert_extension(Detached::new(occurrence.error(), envelope));
    }
    notify_occurrence(occurrence);
}

/// Marks the response of an error that is rendered again, and notifies the listener.
/// The error has been logged before, without its request.
pub(super) fn mark_and_notify_again(
    occurrence: &Occurrence<'_>,
    sent: Sent,
    response: &mut impl ResponseBuilder,
) {
    response.insert_extension(Rendered::new(occurrence, sent));
    while_notifying(|| {
        call_listener(occurrence);
        log_request(occurrence);
    });
}

/// Notifies the listener and the log of an error that reaches its caller other
/// than as a response, such as an event of a stream.
pub fn notify(error: &dyn ApiError) {
    let context = current();
    notify_occurrence(&Occurrence::in_context(error, error.spec(), context.as_deref()));
}

fn notify_occurrence(occurrence: &Occurrence<'_>) {
    while_notifying(|| {
        call_listener(occurrence);
        log_occurrence(occurrence);
    });
}

/// Runs `work`, unless this thread is already notifying. A listener or a subscriber
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

fn call_listener(occurrence: &Occurrence<'_>) {
    if let Some(listener) =
        occurrence.context().and_then(RequestContext::settings).and_then(|all| all.listener())
    {
        // A panic of the listener does not keep the response from being sent.
        let _ = caught(|| listener(occurrence));
    }
}
