//! Retry advice in words, for documents and the lock.

use std::time::Duration;

use apierror_core::__private::backoff_bound;
use apierror_core::{Effect, Retry, RetryStrategy};

/// The longest list of waits that is written in full.
const MAX_LISTED: u32 = 6;

/// Answers whether to send the request again, without a full stop: `Yes, once,
/// right away`. Returns `None` if the author promises nothing.
///
/// The waits are the longest possible ones before each retry. The number of
/// retries is shown only if it is declared.
pub(crate) fn advice_in_words(retry: Retry) -> Option<String> {
    in_words(retry, |after| format!("exactly {}", exact(after)))
}

/// Answers the same for an error whose occurrences name their own wait, always or
/// with the declared one as the default.
pub(crate) fn advice_with_named_wait(retry: Retry, is_always_named: bool) -> Option<String> {
    if is_always_named {
        return in_words(retry, |_| "the time in Retry-After".to_owned());
    }
    in_words(retry, |after| format!("the time in Retry-After, or else {}", exact(after)))
}

/// `wait` describes a declared wait.
fn in_words(retry: Retry, wait: fn(Duration) -> String) -> Option<String> {
    let words = match retry.strategy() {
        RetryStrategy::Unstated => return None,
        RetryStrategy::Never => "No".to_owned(),
        RetryStrategy::Restart => "No: start over from an earlier step".to_owned(),
        RetryStrategy::Action => "Only after the cause is fixed".to_owned(),
        RetryStrategy::Poll => match retry.after() {
            Some(after) => {
                format!("No: after {}, check the state of the first request", wait(after))
            }
            None => "No: check the state of the first request".to_owned(),
        },
        _ if retry.max_retries() == 0 => "Not automatically".to_owned(),
        RetryStrategy::Once => match retry.after() {
            Some(after) => format!("Yes, once, after {}", wait(after)),
            None => "Yes, once, right away".to_owned(),
        },
        RetryStrategy::Backoff | RetryStrategy::Throttle => backoff(retry, wait),
        other => other.as_str().to_owned(),
    };
    Some(words)
}

fn backoff(retry: Retry, wait: fn(Duration) -> String) -> String {
    let times = match retry.declared_max_retries() {
        None => None,
        Some(1) => Some("once".to_owned()),
        Some(retries) => Some(format!("up to {retries} times")),
    };
    let within = retry.within().map(|time| format!(" within {}", exact(time))).unwrap_or_default();
    if let Some(after) = retry.after() {
        let times = times.map(|times| format!(", {times}")).unwrap_or_default();
        return format!("Yes, after {}{times}{within}", wait(after));
    }
    let is_counted = times.is_some();
    let times = times.unwrap_or_else(|| "with exponential backoff".to_owned());
    let waits = if declares_waits(retry) {
        format!(", waiting up to {}", listed(retry, rounded))
    } else {
        String::new()
    };
    let slower = if retry.strategy() == RetryStrategy::Throttle && !is_counted {
        "; send fewer requests"
    } else {
        ""
    };
    format!("Yes, {times}{within}{waits}{slower}")
}

/// Says which requests may be sent again, depending on whether the failed one may
/// have been carried out.
pub(crate) fn effect_in_words(retry: Retry) -> &'static str {
    match retry.effect() {
        Effect::NotApplied => "safe to repeat",
        _ => "only if idempotent",
    }
}

/// Returns the options for the lock, exact to the millisecond: `3 retries, up to
/// 50ms, 100ms, 200ms, within 30s`. Returns `None` if all are the defaults.
pub(crate) fn options(retry: Retry) -> Option<String> {
    let mut options = Vec::new();
    if retry.is_retryable() {
        let retries = retry.declared_max_retries().map(|retries| match retries {
            1 => "1 retry".to_owned(),
            retries => format!("{retries} retries"),
        });
        options.extend(retries);
        if retry.after().is_none() && declares_waits(retry) {
            options.push(format!("up to {}", listed(retry, in_short)));
        }
    }
    options.extend(retry.after().map(|after| format!("after {}", in_short(after))));
    options.extend(retry.within().map(|within| format!("within {}", in_short(within))));
    (!options.is_empty()).then(|| options.join(", "))
}

/// Returns whether the number of retries, the base or the cap is declared.
fn declares_waits(retry: Retry) -> bool {
    let usual = Retry::new(retry.strategy(), retry.effect());
    let has_waits = retry.waits().any(|wait| !wait.is_zero());
    let is_usual = retry.declared_max_retries().is_none()
        && (retry.base(), retry.cap()) == (usual.base(), usual.cap());
    has_waits && !is_usual
}

/// Lists the longest wait before each retry. Leaves out the middle of a long
/// list.
fn listed(retry: Retry, show: fn(Duration) -> String) -> String {
    let retries = retry.max_retries();
    let mut waits = retry.waits().map(show);
    if retries <= MAX_LISTED {
        return waits.collect::<Vec<_>>().join(", ");
    }
    let mut shown: Vec<String> = waits.by_ref().take(4).collect();
    shown.push("…".to_owned());
    shown.push(show(backoff_bound(retry.base(), retry.cap(), retries)));
    shown.join(", ")
}

/// Formats a wait with at most one decimal: `50 ms`, `4.3 s`.
fn rounded(wait: Duration) -> String {
    match wait.as_millis() {
        ms if ms < 1_000 => format!("{ms} ms"),
        ms => {
            let tenths = (ms + 50) / 100;
            let (seconds, tenth) = (tenths / 10, tenths % 10);
            if tenth == 0 { format!("{seconds} s") } else { format!("{seconds}.{tenth} s") }
        }
    }
}

/// Formats a wait with all of its milliseconds: `60 s`, `1.25 s`.
fn exact(wait: Duration) -> String {
    match wait.as_millis() {
        ms if ms < 1_000 => format!("{ms} ms"),
        ms => {
            let text = format!("{}.{:03}", ms / 1_000, ms % 1_000);
            format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}

/// Formats a duration in the syntax of attributes: `50ms`, `20s`.
fn in_short(duration: Duration) -> String {
    match duration.as_millis() {
        ms if ms % 1000 == 0 => format!("{}s", ms / 1000),
        ms => format!("{ms}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(u64) -> Duration = Duration::from_secs;
    const MS: fn(u64) -> Duration = Duration::from_millis;

    fn words(retry: Retry) -> String {
        advice_in_words(retry).expect("stated")
    }

    #[test]
    fn strategy_without_options_has_its_own_advice() {
        for (retry, text) in [
            (Retry::never(), "No"),
            (Retry::once(), "Yes, once, right away"),
            (Retry::backoff(), "Yes, with exponential backoff"),
            (Retry::throttle(), "Yes, with exponential backoff; send fewer requests"),
            (Retry::restart(), "No: start over from an earlier step"),
            (Retry::action(), "Only after the cause is fixed"),
            (Retry::poll(), "No: check the state of the first request"),
        ] {
            assert_eq!(words(retry), text);
        }
        assert_eq!(advice_in_words(Retry::unstated()), None);
    }

    #[test]
    fn declared_number_of_retries_shows_the_waits() {
        let backoff = Retry::backoff();
        for (retry, text) in [
            (backoff.with_max_retries(2), "Yes, up to 2 times, waiting up to 50 ms, 100 ms"),
            (backoff.with_max_attempts(2), "Yes, once, waiting up to 50 ms"),
            (backoff.with_max_attempts(1), "Not automatically"),
            (
                backoff.with_max_retries(3).with_over(S(30)),
                "Yes, up to 3 times, waiting up to 4.3 s, 8.6 s, 17.1 s",
            ),
            (
                backoff.with_over(S(30)).with_within(S(60)),
                "Yes, with exponential backoff within 60 s, waiting up to 10 s, 20 s",
            ),
            (
                Retry::throttle().with_max_retries(3),
                "Yes, up to 3 times, waiting up to 1 s, 2 s, 4 s",
            ),
            (
                Retry::throttle().with_base(MS(1_500)),
                "Yes, with exponential backoff, waiting up to 1.5 s, 3 s; send fewer requests",
            ),
        ] {
            assert_eq!(words(retry), text);
        }
    }

    #[test]
    fn long_list_of_waits_shows_its_ends() {
        let retry = Retry::backoff().with_max_retries(6);
        assert_eq!(
            words(retry),
            "Yes, up to 6 times, waiting up to 50 ms, 100 ms, 200 ms, 400 ms, 800 ms, 1.6 s"
        );
        let retry = Retry::throttle().with_max_retries(u32::MAX);
        assert_eq!(
            words(retry),
            format!("Yes, up to {} times, waiting up to 1 s, 2 s, 4 s, 8 s, …, 20 s", u32::MAX - 1)
        );
    }

    #[test]
    fn declared_wait_is_exact() {
        for (retry, text) in [
            (Retry::throttle().with_after(S(60)), "Yes, after exactly 60 s"),
            (Retry::once().with_after(MS(1_250)), "Yes, once, after exactly 1.25 s"),
            (
                Retry::backoff().with_after(S(100)).with_max_retries(3).with_within(S(600)),
                "Yes, after exactly 100 s, up to 3 times within 600 s",
            ),
            (
                Retry::backoff().with_after(MS(20)).with_max_retries(1),
                "Yes, after exactly 20 ms, once",
            ),
            (
                Retry::poll().with_after(S(5)),
                "No: after exactly 5 s, check the state of the first request",
            ),
        ] {
            assert_eq!(words(retry), text);
        }
    }

    #[test]
    fn options_are_exact_and_absent_if_none_is_declared() {
        for retry in [Retry::never(), Retry::once(), Retry::backoff(), Retry::poll()] {
            assert_eq!(options(retry), None);
        }
        for (retry, text) in [
            (Retry::backoff().with_max_attempts(2), "1 retry, up to 50ms"),
            (
                Retry::backoff().with_max_retries(3).with_over(S(30)).with_within(S(45)),
                "3 retries, up to 4286ms, 8572ms, 17142ms, within 45s",
            ),
            (Retry::throttle().with_after(S(60)), "after 60s"),
            (Retry::poll().with_after(S(5)), "after 5s"),
            (Retry::throttle().with_cap(S(1)), "up to 1s, 1s"),
            (Retry::backoff().with_max_attempts(1), "0 retries"),
        ] {
            assert_eq!(options(retry).as_deref(), Some(text));
        }
    }

    #[test]
    fn effect_tells_which_requests_may_be_repeated() {
        assert_eq!(effect_in_words(Retry::throttle()), "safe to repeat");
        assert_eq!(effect_in_words(Retry::backoff()), "only if idempotent");
    }
}
