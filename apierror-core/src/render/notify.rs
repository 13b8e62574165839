//! Marks responses, and notifies the service's listener and the log.

use std::cell::Cell;

use super::detached::{self, Detached};
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

/// Logs a 5xx at error level, and any other error at debug level.
#[inline]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
fn log_occurrence(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    {
        use crate::log::event::{RequestFields, event, if_enabled};
        use crate::log::quoted;

        macro_rules! occurrence_event {
            ($level:ident, $text:literal) => {
                if_enabled!($level, {
                    let request = RequestFields::new(occurrence.context());
                    event!(
                        $level,
                        code = occurrence.code(),
                        name = own_name(occurrence),
                        status = occurrence.status().as_u16(),
                        request_id = request.id.map(display),
                        method = request.method,
                        path = request.path.map(display),
                        strategy = occurrence.retry().strategy().as_str(),
                        error = display(quoted::text(occurrence.error())),
                        sources = quoted::sources(occurrence.error()).map(display),
                        $text
                    );
                })
            };
        }
        if occurrence.status().is_server_error() {
            occurrence_event!(error, "a request failed");
        } else {
            occurrence_event!(debug, "a request was refused");
        }
    }
}

/// Returns the name of the error, if it is not the code: several errors may share one.
#[cfg(feature = "tracing")]
fn own_name(occurrence: &Occurrence<'_>) -> Option<&'static str> {
    let spec = occurrence.spec();
    (spec.name != spec.code).then_some(spec.name)
}

/// Logs the request of an error that was rendered, and logged, outside it.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
fn log_request(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    {
        use crate::log::event::{RequestFields, event, if_enabled};

        macro_rules! rendered_again_event {
            ($level:ident) => {
                if_enabled!($level, {
                    let request = RequestFields::new(occurrence.context());
                    event!(
                        $level,
                        code = occurrence.code(),
                        name = own_name(occurrence),
                        status = occurrence.status().as_u16(),
                        request_id = request.id.map(display),
                        method = request.method,
                        path = request.path.map(display),
                        "an error was rendered outside of its request: see `context::in_current`"
                    );
                })
            };
        }
        if occurrence.status().is_server_error() {
            rendered_again_event!(warn);
        } else {
            rendered_again_event!(debug);
        }
    }
}
