//! [`Retry`]: the retry advice of an error, and whether the failed request may
//! have happened.

use std::time::Duration;

use http::StatusCode;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::json::Json;

/// What the caller should do after an error.
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
    /// Like [`Backoff`](Self::Backoff) with a longer base, and at least the
    /// server's wait.
    Throttle,
    /// Start over from an earlier step: read again, then write.
    Restart,
    /// Someone must act first: pay, sign in, rotate a key.
    /// [`ErrorSpec::help`](crate::ErrorSpec::help) says how.
    Action,
    /// It may still be running: ask for its state instead of resending.
    Poll,
}

impl RetryStrategy {
    /// The name in attributes and envelopes, such as `"never"` or `"backoff"`.
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

    /// Whether attempts, base, cap and time limit apply to this strategy.
    const fn waits(self) -> bool {
        matches!(self, Self::Backoff | Self::Throttle)
    }
}

/// Whether the failed request may have happened. A client needs to know before it
/// sends the request again (RFC 9110, section 9.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// Nothing was done: the request can be sent again.
    NotApplied,
    /// It may have been done: only an idempotent request can be sent again.
    Unknown,
}

impl Effect {
    /// The name in attributes and envelopes: `"not_applied"` or `"unknown"`.
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
/// Durations are stored in whole milliseconds, rounded down.
///
/// It serialises as an object with `strategy` and `effect`; `max_attempts` if the
/// strategy makes several; `base_ms`, `cap_ms` and `within_ms` if they are not the
/// strategy's defaults.
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
    /// The same request fails again: change it.
    #[must_use]
    pub const fn never() -> Self {
        Self::new(RetryStrategy::Never, Effect::NotApplied)
    }

    /// One more try, at once.
    #[must_use]
    pub const fn once() -> Self {
        Self::new(RetryStrategy::Once, Effect::Unknown)
    }

    /// Exponential backoff. Defaults: 3 attempts, waits from 50 ms to 20 s.
    #[must_use]
    pub const fn backoff() -> Self {
        Self::new(RetryStrategy::Backoff, Effect::Unknown)
    }

    /// Backoff from a longer base, for an overloaded server. Defaults: 3 attempts,
    /// waits from 1 s to 20 s.
    #[must_use]
    pub const fn throttle() -> Self {
        Self::new(RetryStrategy::Throttle, Effect::NotApplied)
    }

    /// Start over from an earlier step.
    #[must_use]
    pub const fn restart() -> Self {
        Self::new(RetryStrategy::Restart, Effect::NotApplied)
    }

    /// Someone must act first.
    #[must_use]
    pub const fn action() -> Self {
        Self::new(RetryStrategy::Action, Effect::NotApplied)
    }

    /// Ask for the state instead of resending.
    #[must_use]
    pub const fn poll() -> Self {
        Self::new(RetryStrategy::Poll, Effect::Unknown)
    }

    /// The advice for an error of which only the status is known.
    ///
    /// | status | strategy / effect |
    /// |---|---|
    /// | 401, 402 | action / `not_applied` |
    /// | 408, 500, 502, 504 | backoff / unknown |
    /// | 425 | backoff / `not_applied` |
    /// | 412 | restart / `not_applied` |
    /// | 429 | throttle / `not_applied` |
    /// | 503, 529 | backoff / unknown; throttle if the wait is known |
    /// | other 4xx and 5xx | never / `not_applied` (5xx: unknown) |
    #[must_use]
    pub const fn for_status(status: StatusCode) -> Self {
        Self::for_number(status.as_u16())
    }

    /// [`for_status`](Self::for_status) of a number. The constants make it fast
    /// to evaluate: the compiler does so for each status of each error type.
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

    /// The advice for a status whose response has a wait: as
    /// [`for_status`](Self::for_status), but throttle for 503 and 529.
    #[must_use]
    pub const fn for_status_with_wait(status: StatusCode) -> Self {
        match status.as_u16() {
            503 | 529 => Self::throttle().with_effect(Effect::Unknown),
            _ => Self::for_status(status),
        }
    }

    /// A strategy with its default options.
    #[must_use]
    pub const fn new(strategy: RetryStrategy, effect: Effect) -> Self {
        let (max_attempts, base_ms, cap_ms) = match strategy {
            RetryStrategy::Backoff => (3, 50, 20_000),
            RetryStrategy::Throttle => (3, 1_000, 20_000),
            RetryStrategy::Once => (2, 0, 0),
            _ => (1, 0, 0),
        };
        Self { strategy, effect, max_attempts, base_ms, cap_ms, within_ms: None }
    }

    /// Sets [`effect`](Self::effect).
    #[must_use]
    pub const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Sets [`max_attempts`](Self::max_attempts); 0 is stored as 1.
    #[must_use]
    pub const fn with_max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = if max_attempts == 0 { 1 } else { max_attempts };
        self
    }

    /// Sets [`base`](Self::base).
    #[must_use]
    pub const fn with_base(mut self, base: Duration) -> Self {
        self.base_ms = millis(base);
        self
    }

    /// Sets [`cap`](Self::cap).
    #[must_use]
    pub const fn with_cap(mut self, cap: Duration) -> Self {
        self.cap_ms = millis(cap);
        self
    }

    /// Sets [`within`](Self::within).
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

    /// Whether the same request can succeed later without a change: once, backoff,
    /// throttle.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self.strategy,
            RetryStrategy::Once | RetryStrategy::Backoff | RetryStrategy::Throttle
        )
    }

    /// The number of attempts, the first included; 1 if the request should not be
    /// sent again.
    #[must_use]
    pub const fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The upper bound of the first wait, which doubles with each attempt. Zero if
    /// the strategy does not wait.
    #[must_use]
    pub const fn base(&self) -> Duration {
        Duration::from_millis(self.base_ms)
    }

    /// The upper bound of every wait. Zero if the strategy does not wait.
    #[must_use]
    pub const fn cap(&self) -> Duration {
        Duration::from_millis(self.cap_ms)
    }

    /// The time that all attempts together may take, if it is limited.
    #[must_use]
    pub const fn within(&self) -> Option<Duration> {
        match self.within_ms {
            Some(ms) => Some(Duration::from_millis(ms)),
            None => None,
        }
    }

    /// `==` for const functions.
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

/// Whole milliseconds, at most `u64::MAX`.
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

/// A wait in whole milliseconds, rounded up so that nobody returns too early.
pub(crate) const fn wait_millis(wait: Duration) -> u64 {
    let cut_off = !wait.subsec_nanos().is_multiple_of(1_000_000);
    millis(wait).saturating_add(cut_off as u64)
}

/// [`Retry`] as a member of an envelope, with the occurrence's wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryOnWire {
    pub(crate) retry: Retry,
    pub(crate) after: Option<Duration>,
}

impl RetryOnWire {
    pub(crate) fn append_to(&self, out: &mut Vec<u8>) {
        // Names and numbers can always be serialised.
        let written = self.write_json(out);
        debug_assert!(written.is_ok());
    }
}

impl Serialize for RetryOnWire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Retry { strategy, effect, max_attempts, base_ms, cap_ms, within_ms } = self.retry;
        let usual = Retry::new(strategy, effect);
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
        let usual = Self::new(strategy, effect);
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
