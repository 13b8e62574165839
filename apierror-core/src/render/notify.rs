//! Marks responses, and notifies the service's listener and the log.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::response::{Rendered, ResponseBuilder};
use crate::context::current::current;
use crate::context::request::RequestContext;
use crate::error::ApiError;
use crate::log;
use crate::occurrence::Occurrence;

/// Marks a response as rendered and notifies the listener and the log.
#[inline]
pub(crate) fn mark_and_notify(occurrence: &Occurrence<'_>, response: &mut impl ResponseBuilder) {
    let has_settings = occurrence.context().is_some_and(RequestContext::has_settings);
    if has_settings || log::IS_ON {
        mark_and_notify_listeners(occurrence, has_settings, response);
    }
}

#[cold]
fn mark_and_notify_listeners(
    occurrence: &Occurrence<'_>,
    has_settings: bool,
    response: &mut impl ResponseBuilder,
) {
    if has_settings {
        response.mark(Rendered::new(occurrence));
    }
    notify_occurrence(occurrence);
}

/// Notifies the listener and the log of an error that reaches its caller other
/// than as a response, such as an event of a stream.
pub fn notify(error: &dyn ApiError) {
    let context = current();
    notify_occurrence(&Occurrence::in_context(error, error.spec(), context.as_deref()));
}

fn notify_occurrence(occurrence: &Occurrence<'_>) {
    if let Some(listener) =
        occurrence.context().and_then(RequestContext::settings).and_then(|all| all.listener())
        && let Err(payload) = catch_unwind(AssertUnwindSafe(|| listener(occurrence)))
    {
        log::panicked(&*payload);
    }
    log_occurrence(occurrence);
}

/// Logs a 5xx at error level, and any other error at debug level.
#[inline]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
fn log_occurrence(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    {
        use crate::log::quoted;

        macro_rules! occurrence_event {
            ($level:ident, $text:literal) => {
                log::event!(
                    $level,
                    code = occurrence.code(),
                    status = occurrence.status().as_u16(),
                    request_id = occurrence.request_id().map(quoted::text),
                    strategy = occurrence.retry().strategy().as_str(),
                    error = quoted::shown(occurrence.error()),
                    sources = quoted::sources(occurrence.error()),
                    $text
                )
            };
        }
        if occurrence.status().is_server_error() {
            occurrence_event!(error, "a request failed");
        } else {
            occurrence_event!(debug, "a request was refused");
        }
    }
}
