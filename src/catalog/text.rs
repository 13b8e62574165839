//! Names and sentences that several writers use.

use std::time::Duration;

use apierror_core::{Effect, ErrorSpec, Retry, RetryStrategy};

/// Removes the paths from a type's name: `a::b::WithRetry<c::Flat>` becomes
/// `WithRetry<Flat>`.
pub(crate) fn short_name(type_name: &str) -> String {
    let mut short = String::new();
    let mut segment = String::new();
    let mut chars = type_name.chars().peekable();
    while let Some(c) = chars.next() {
        if c == ':' && chars.peek() == Some(&':') {
            chars.next();
            segment.clear();
        } else if c.is_alphanumeric() || c == '_' {
            segment.push(c);
        } else {
            short.push_str(&segment);
            segment.clear();
            short.push(c);
        }
    }
    short + &segment
}

/// Joins the lines of a text.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the template of the public message, or the reason phrase if there is
/// none.
pub(crate) fn message(spec: &ErrorSpec) -> String {
    if spec.message.is_empty() {
        return spec.status.canonical_reason().unwrap_or(spec.title).to_owned();
    }
    spec.message.replace("{{", "{").replace("}}", "}")
}

/// Describes whether to retry.
pub(crate) fn retry_advice(retry: Retry) -> String {
    let attempts = match retry.max_attempts() {
        0 | 1 => String::new(),
        attempts => format!(", up to {attempts} attempts in all"),
    };
    let within =
        retry.within().map(|within| format!(", within {}", duration(within))).unwrap_or_default();
    match retry.strategy() {
        RetryStrategy::Never => "No".to_owned(),
        RetryStrategy::Once => "Once, at once".to_owned(),
        RetryStrategy::Backoff => format!("Yes, with backoff{attempts}{within}"),
        RetryStrategy::Throttle => format!("Yes, after the wait{attempts}{within}"),
        RetryStrategy::Restart => "From the step before".to_owned(),
        RetryStrategy::Action => "After an action".to_owned(),
        RetryStrategy::Poll => "No: ask for its state".to_owned(),
        other => other.as_str().to_owned(),
    }
}

/// Describes whether the failed request may have been carried out.
pub(crate) fn effect(retry: Retry) -> &'static str {
    match retry.effect() {
        Effect::NotApplied => "nothing was done",
        _ => "it may have been done",
    }
}

/// Formats the range of the waits, if there are any: `50ms to 20s`.
pub(crate) fn waits(retry: Retry) -> Option<String> {
    let (base, cap) = (retry.base(), retry.cap());
    (!base.is_zero()).then(|| format!("{} to {}", duration(base), duration(cap)))
}

/// Formats a duration in its shortest exact form: `50ms`, `20s`.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_millis() {
        ms if ms % 1000 == 0 => format!("{}s", ms / 1000),
        ms => format!("{ms}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_name_has_no_paths() {
        assert_eq!(short_name("a::b::WithRetry<c::d::Flat>"), "WithRetry<Flat>");
        assert_eq!(short_name("Flat"), "Flat");
    }
}
