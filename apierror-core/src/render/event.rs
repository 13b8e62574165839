//! The log events of an error that becomes a response.

use std::error::Error;

use crate::occurrence::Occurrence;

/// Logs an error that becomes a response.
#[inline]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(super) fn log_occurrence(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    enabled::log_occurrence(occurrence);
}

/// Logs the request of an error that was rendered, and logged, outside it.
#[inline]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(super) fn log_request(occurrence: &Occurrence<'_>) {
    #[cfg(feature = "tracing")]
    enabled::log_request(occurrence);
}

/// Logs the error of an upstream that became this one, which does not hold it.
#[inline]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(super) fn log_lost(occurrence: &Occurrence<'_>, upstream: &dyn Error) {
    #[cfg(feature = "tracing")]
    enabled::log_lost(occurrence, upstream);
}

#[cfg(feature = "tracing")]
mod enabled {
    use std::cell::LazyCell;
    use std::error::Error;

    use tracing::level_filters::LevelFilter;
    use tracing::{Level, Span};

    use crate::context::request::RequestContext;
    use crate::context::settings::Settings;
    use crate::copied_chain::CopiedChain;
    use crate::facts::facts_of;
    use crate::guard::caught;
    use crate::log::event::{RequestFields, event, is_logging};
    use crate::log::level::LogLevel;
    use crate::log::quoted::text as quoted_text;
    use crate::log::sampler::Sampled;
    use crate::occurrence::Occurrence;
    use crate::visible::Quoted;

    /// Runs `event!` with a level that is known at run time.
    macro_rules! at_level {
        ($level:expr, $event:ident) => {
            match $level {
                LogLevel::Off => {}
                LogLevel::Debug => {
                    $event!(debug)
                }
                LogLevel::Info => {
                    $event!(info)
                }
                LogLevel::Warn => {
                    $event!(warn)
                }
                LogLevel::Error => {
                    $event!(error)
                }
            }
        };
    }

    pub(super) fn log_occurrence(occurrence: &Occurrence<'_>) {
        // Without a subscriber, this is the only cost.
        if !is_logging() {
            return;
        }
        record_on_span(occurrence);
        macro_rules! occurrence_event {
            ($level:ident) => {{
                let request = RequestFields::new(occurrence.context());
                let copy = || CopiedChain::new(occurrence.error(), |text| quoted_text(text));
                let chain = LazyCell::new(copy);
                let is_server_error = occurrence.status().is_server_error();
                let text =
                    if is_server_error { "a request failed" } else { "a request was refused" };
                event!($level, {
                    "error.type" = occurrence.code(),
                    error.name = own_name(occurrence),
                    http.response.status_code = occurrence.status().as_u16(),
                    http.request.method = request.method,
                    url.path = request.path.map(display),
                    http.route = request.route.map(display),
                    request_id = request.id.map(display),
                    trace_id = request.trace_id,
                    retry = occurrence.retry().strategy().as_str(),
                    exception.message = display(chain.text()),
                    error = &*chain as &(dyn Error + 'static),
                    facts = facts(occurrence).map(display),
                }, "{text}");
            }};
        }
        let level = level_of(occurrence);
        if is_enabled(level) && passes(occurrence, level) {
            at_level!(level, occurrence_event);
        }
    }

    pub(super) fn log_request(occurrence: &Occurrence<'_>) {
        macro_rules! rendered_again_event {
            ($level:ident) => {{
                let request = RequestFields::new(occurrence.context());
                event!($level, {
                    "error.type" = occurrence.code(),
                    error.name = own_name(occurrence),
                    http.response.status_code = occurrence.status().as_u16(),
                    http.request.method = request.method,
                    url.path = request.path.map(display),
                    http.route = request.route.map(display),
                    request_id = request.id.map(display),
                    trace_id = request.trace_id,
                }, "an error was rendered outside of its request: see `context::in_current`");
            }};
        }
        // The error itself has been logged at its own level.
        let is_off = level_of(occurrence) == LogLevel::Off;
        let is_server_error = occurrence.status().is_server_error();
        let level = match is_server_error {
            _ if is_off => LogLevel::Off,
            true => LogLevel::Warn,
            false => LogLevel::Debug,
        };
        if is_enabled(level) && passes(occurrence, level) {
            at_level!(level, rendered_again_event);
        }
    }

    pub(super) fn log_lost(occurrence: &Occurrence<'_>, upstream: &dyn Error) {
        if !is_logging() {
            return;
        }
        macro_rules! lost_event {
            ($level:ident) => {{
                let request = RequestFields::new(occurrence.context());
                let chain = CopiedChain::new(upstream, |text| quoted_text(text));
                event!($level, {
                    "error.type" = occurrence.code(),
                    error.name = own_name(occurrence),
                    http.request.method = request.method,
                    url.path = request.path.map(display),
                    http.route = request.route.map(display),
                    request_id = request.id.map(display),
                    trace_id = request.trace_id,
                    error = &chain as &(dyn Error + 'static),
                }, "an upstream failed");
            }};
        }
        let level = level_of(occurrence);
        if is_enabled(level) && passes(occurrence, level) {
            at_level!(level, lost_event);
        }
    }

    /// Records the code on the current span, if the span has a field for it. With the
    /// feature `opentelemetry`, a 5xx also sets the status of the span.
    fn record_on_span(occurrence: &Occurrence<'_>) {
        let span = Span::current();
        span.record("error.type", occurrence.code());
        #[cfg(feature = "opentelemetry")]
        if occurrence.status().is_server_error() {
            use tracing_opentelemetry::OpenTelemetrySpanExt;

            span.set_status(opentelemetry::trace::Status::error(occurrence.code()));
        }
    }

    /// Returns the level that the service has set, else the error's own.
    fn level_of(occurrence: &Occurrence<'_>) -> LogLevel {
        let settings = settings(occurrence);
        let set = caught(|| settings.and_then(|settings| settings.level_of(occurrence)));
        set.ok().flatten().unwrap_or_else(|| occurrence.log_level())
    }

    /// Returns whether any subscriber may be interested in the level.
    fn is_enabled(level: LogLevel) -> bool {
        let level = match level {
            LogLevel::Off => return false,
            LogLevel::Debug => Level::DEBUG,
            LogLevel::Info => Level::INFO,
            LogLevel::Warn => Level::WARN,
            LogLevel::Error => Level::ERROR,
        };
        level <= LevelFilter::current()
    }

    /// Returns whether the event is among the first of its code in this second, if the
    /// service limits them. Logs how many were left out before.
    fn passes(occurrence: &Occurrence<'_>, level: LogLevel) -> bool {
        let Some(sampler) = settings(occurrence).and_then(Settings::sampler) else { return true };
        let Sampled { passes, left_out } = sampler.sample(occurrence.code(), level);
        for left_out in left_out {
            macro_rules! left_out_event {
                ($level:ident) => {
                    event!($level, {
                        "error.type" = left_out.code,
                        count = left_out.count,
                    }, "errors were left out of the log: there were too many in one second")
                };
            }
            at_level!(left_out.level, left_out_event);
        }
        passes
    }

    fn settings<'a>(occurrence: &Occurrence<'a>) -> Option<&'a Settings> {
        occurrence.context().and_then(RequestContext::settings)
    }

    /// Returns the facts for the log, as one quoted text: `"attempts=3 host=eu-1"`.
    fn facts(occurrence: &Occurrence<'_>) -> Option<String> {
        let facts = facts_of(occurrence.error());
        if facts.is_empty() {
            return None;
        }
        let facts: Vec<_> =
            facts.into_iter().map(|(name, text)| format!("{name}={text}")).collect();
        Some(Quoted(&facts.join(" ")).to_string())
    }

    /// Returns the name of the error, if it is not the code: several errors may share
    /// one.
    fn own_name(occurrence: &Occurrence<'_>) -> Option<&'static str> {
        let spec = occurrence.spec();
        (spec.name != spec.code).then_some(spec.name)
    }
}
