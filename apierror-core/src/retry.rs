//! What a caller should do about a failed request, and whether it may have happened.

use std::time::Duration;

use http::StatusCode;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::json::Json;

/// What the caller should do after the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetryStrategy {
    /// The same request fails again: change it.
    Never,
    /// Worth one more try, at once.
    Once,
    /// Transient: try again with exponential backoff and full jitter.
    Backoff,
    /// As [`Backoff`](Self::Backoff), from a longer base; the server's wait is obeyed.
    Throttle,
    /// Redo from a step before: read again, then write.
    Restart,
    /// Someone must act first: pay, sign in, rotate a key. [`ErrorSpec::help`](crate::ErrorSpec::help) says what.
    Action,
    /// It may still be running: do not resend, ask for its state.
    Poll,
}

impl RetryStrategy {
    /// The name that attributes and envelopes use: `"never"`, `"backoff"`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Once => "once",
            Self::Backoff => "backoff",
            Self::Throttle => "throttle",
            Self::Restart => "restart",
            Self::Action => "action",
            Self::Poll => "poll",
        }
    }

    /// Whether attempts, base, cap and time limit mean anything under this strategy.
    const fn waits(self) -> bool {
        matches!(self, Self::Backoff | Self::Throttle)
    }
}

/// Whether the failed request may have happened (RFC 9110, section 9.2.2, asks this before any resend).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// Nothing was done: resending repeats nothing.
    NotApplied,
    /// It may have been done: only an idempotent request may be sent again.
    Unknown,
}

impl Effect {
    /// The name that attributes and envelopes use: `"not_applied"` or `"unknown"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplied => "not_applied",
            Self::Unknown => "unknown",
        }
    }
}

/// The retry advice of one kind of error.
///
/// Durations are kept in whole milliseconds; what a builder is given beyond that is cut off.
///
/// It serialises as `{"strategy", "effect", "max_attempts"}`, the last only where the strategy makes several
/// attempts, and `base_ms`, `cap_ms`, `within_ms` where they are not the strategy's own.
///
/// ```
/// use apierror::{Effect, Retry, RetryStrategy};
/// use std::time::Duration;
///
/// const RETRY: Retry = Retry::backoff().with_max_attempts(5).with_within(Duration::from_secs(30));
/// assert_eq!(RETRY.strategy(), RetryStrategy::Backoff);
/// assert_eq!(RETRY.base(), Duration::from_millis(50));
/// assert!(RETRY.is_retryable());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Retry {
    strategy: RetryStrategy,
    effect: Effect,
    max_attempts: u32,
    base_ms: u64,
    cap_ms: u64,
    within_ms: Option<u64>,
}

impl Retry {
    /// The same request fails again.
    #[must_use]
    pub const fn never() -> Self {
        Self::of(RetryStrategy::Never, Effect::NotApplied)
    }

    /// One more try, at once.
    #[must_use]
    pub const fn once() -> Self {
        Self::of(RetryStrategy::Once, Effect::Unknown)
    }

    /// Exponential backoff: 3 attempts, from 50 ms to 20 s, unless changed.
    #[must_use]
    pub const fn backoff() -> Self {
        Self::of(RetryStrategy::Backoff, Effect::Unknown)
    }

    /// Backoff after the server asked for less: 3 attempts, from 1 s to 20 s, unless changed.
    #[must_use]
    pub const fn throttle() -> Self {
        Self::of(RetryStrategy::Throttle, Effect::NotApplied)
    }

    /// Redo from a step before.
    #[must_use]
    pub const fn restart() -> Self {
        Self::of(RetryStrategy::Restart, Effect::NotApplied)
    }

    /// Someone must act first.
    #[must_use]
    pub const fn action() -> Self {
        Self::of(RetryStrategy::Action, Effect::NotApplied)
    }

    /// Ask for the state instead of resending.
    #[must_use]
    pub const fn poll() -> Self {
        Self::of(RetryStrategy::Poll, Effect::Unknown)
    }

    /// The advice for a status that nothing more is known about.
    ///
    /// | status | strategy / effect |
    /// |---|---|
    /// | 401, 402 | action / `not_applied` |
    /// | 408, 500, 502, 504 | backoff / unknown |
    /// | 425 | backoff / `not_applied` |
    /// | 412 | restart / `not_applied` |
    /// | 429 | throttle / `not_applied` |
    /// | 503, 529 | backoff / unknown; where the wait is known, throttle |
    /// | other 4xx and 5xx | never / `not_applied` (5xx: unknown) |
    #[must_use]
    pub const fn for_status(status: StatusCode) -> Self {
        Self::for_number(status.as_u16())
    }

    /// The same of a number. Made of constants: the compiler goes through it once for each status of each error type.
    pub(crate) const fn for_number(status: u16) -> Self {
        match status {
            401 | 402 => const { Self::action() },
            408 | 500 | 502..=504 | 529 => const { Self::backoff() },
            425 => const { Self::backoff().with_effect(Effect::NotApplied) },
            412 => const { Self::restart() },
            429 => const { Self::throttle() },
            501 | 505.. => const { Self::never().with_effect(Effect::Unknown) },
            _ => const { Self::never() },
        }
    }

    /// The advice for a status whose response says how long to wait: [`for_status`](Self::for_status), with 503 and
    /// 529 throttled.
    #[must_use]
    pub const fn for_status_with_wait(status: StatusCode) -> Self {
        match status.as_u16() {
            503 | 529 => Self::throttle().with_effect(Effect::Unknown),
            _ => Self::for_status(status),
        }
    }

    /// `strategy` with its default options.
    #[must_use]
    pub const fn of(strategy: RetryStrategy, effect: Effect) -> Self {
        let (max_attempts, base_ms, cap_ms) = match strategy {
            RetryStrategy::Backoff => (3, 50, 20_000),
            RetryStrategy::Throttle => (3, 1_000, 20_000),
            RetryStrategy::Once => (2, 0, 0),
            _ => (1, 0, 0),
        };
        Self { strategy, effect, max_attempts, base_ms, cap_ms, within_ms: None }
    }

    /// Whether the failed request may have happened.
    #[must_use]
    pub const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// How many attempts in all, the first included; so at least 1 is kept.
    #[must_use]
    pub const fn with_max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = if max_attempts == 0 { 1 } else { max_attempts };
        self
    }

    /// The upper bound of the first wait, doubled with each attempt.
    #[must_use]
    pub const fn with_base(mut self, base: Duration) -> Self {
        self.base_ms = millis(base);
        self
    }

    /// The upper bound of any wait.
    #[must_use]
    pub const fn with_cap(mut self, cap: Duration) -> Self {
        self.cap_ms = millis(cap);
        self
    }

    /// The time that all attempts together may take.
    #[must_use]
    pub const fn with_within(mut self, within: Duration) -> Self {
        self.within_ms = Some(millis(within));
        self
    }

    /// What the caller should do.
    #[must_use]
    pub const fn strategy(&self) -> RetryStrategy {
        self.strategy
    }

    /// Whether the failed request may have happened.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether the same request is worth sending again without a change or an action: once, backoff, throttle.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self.strategy,
            RetryStrategy::Once | RetryStrategy::Backoff | RetryStrategy::Throttle
        )
    }

    /// How many attempts in all, the first included; 1 where the request is not to be sent again.
    #[must_use]
    pub const fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The upper bound of the first wait; zero where the strategy does not wait.
    #[must_use]
    pub const fn base(&self) -> Duration {
        Duration::from_millis(self.base_ms)
    }

    /// The upper bound of any wait; zero where the strategy does not wait.
    #[must_use]
    pub const fn cap(&self) -> Duration {
        Duration::from_millis(self.cap_ms)
    }

    /// The time that all attempts together may take, where there is a limit.
    #[must_use]
    pub const fn within(&self) -> Option<Duration> {
        match self.within_ms {
            Some(ms) => Some(Duration::from_millis(ms)),
            None => None,
        }
    }

    /// `==` for constants.
    pub(crate) const fn same(&self, other: &Self) -> bool {
        let within = match (self.within_ms, other.within_ms) {
            (Some(mine), Some(theirs)) => mine == theirs,
            (None, None) => true,
            _ => false,
        };
        self.strategy as u8 == other.strategy as u8
            && self.effect as u8 == other.effect as u8
            && self.max_attempts == other.max_attempts
            && self.base_ms == other.base_ms
            && self.cap_ms == other.cap_ms
            && within
    }
}

/// Whole milliseconds; what is longer than `u64` holds is cut to that.
pub(crate) const fn millis(duration: Duration) -> u64 {
    let ms = duration.as_millis();
    if ms > u64::MAX as u128 {
        return u64::MAX;
    }
    #[expect(clippy::cast_possible_truncation, reason = "compared just above")]
    {
        ms as u64
    }
}

/// A wait in whole milliseconds, rounded up: who waits must not come back too early.
pub(crate) const fn wait_millis(wait: Duration) -> u64 {
    let cut_off = !wait.subsec_nanos().is_multiple_of(1_000_000);
    millis(wait).saturating_add(cut_off as u64)
}

/// [`Retry`] as a member of an envelope: the same members, and the wait of this occurrence.
pub(crate) struct RetryOnWire {
    pub(crate) retry: Retry,
    pub(crate) after: Option<Duration>,
}

impl RetryOnWire {
    pub(crate) fn append_to(&self, out: &mut Vec<u8>) {
        // Names and numbers: nothing in it can fail.
        let written = self.write_json(out);
        debug_assert!(written.is_ok());
    }
}

impl Serialize for RetryOnWire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Retry { strategy, effect, max_attempts, base_ms, cap_ms, within_ms } = self.retry;
        let usual = Retry::of(strategy, effect);
        let members = [
            (
                "max_attempts",
                (strategy.waits() || max_attempts != usual.max_attempts)
                    .then_some(max_attempts.into()),
            ),
            ("base_ms", (base_ms != usual.base_ms).then_some(base_ms)),
            ("cap_ms", (cap_ms != usual.cap_ms).then_some(cap_ms)),
            ("within_ms", within_ms),
            ("after_ms", self.after.map(wait_millis)),
        ];
        let present = members.iter().filter(|(_, value)| value.is_some()).count();
        let mut object = serializer.serialize_struct("Retry", 2 + present)?;
        object.serialize_field("strategy", &strategy)?;
        object.serialize_field("effect", &effect)?;
        for (name, value) in members {
            match value {
                Some(value) => object.serialize_field(name, &value)?,
                None => object.skip_field(name)?,
            }
        }
        object.end()
    }
}

impl Serialize for Retry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RetryOnWire { retry: *self, after: None }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Retry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Retry")]
        struct Members {
            strategy: RetryStrategy,
            effect: Effect,
            max_attempts: Option<u32>,
            base_ms: Option<u64>,
            cap_ms: Option<u64>,
            within_ms: Option<u64>,
        }

        let Members { strategy, effect, max_attempts, base_ms, cap_ms, within_ms } =
            Members::deserialize(deserializer)?;
        if max_attempts == Some(0) {
            return Err(D::Error::custom(
                "`max_attempts` counts the first attempt, so it is at least 1",
            ));
        }
        let usual = Self::of(strategy, effect);
        Ok(Self {
            strategy,
            effect,
            max_attempts: max_attempts.unwrap_or(usual.max_attempts),
            base_ms: base_ms.unwrap_or(usual.base_ms),
            cap_ms: cap_ms.unwrap_or(usual.cap_ms),
            within_ms,
        })
    }
}
