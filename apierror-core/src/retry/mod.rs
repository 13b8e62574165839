//! [`Retry`]: the retry advice of an error.

mod over;
mod strategy;
mod wire;

use std::hash::{Hash, Hasher};
use std::time::Duration;

use http::StatusCode;

pub use self::strategy::{Effect, RetryStrategy};
pub(crate) use self::wire::RetryOnWire;

/// The retry advice of one kind of error.
///
/// Durations are stored in whole milliseconds, rounded down. Only the wait of
/// [`with_after`](Self::with_after) is rounded up.
///
/// It serialises as an object with `strategy` and `effect`, with `max_attempts` if the
/// strategy makes several, and with `base_ms`, `cap_ms`, `within_ms` and `after_ms` if
/// they are not the strategy's defaults.
///
/// ```
/// use apierror::{Effect, Retry, RetryStrategy};
/// use std::time::Duration;
///
/// const RETRY: Retry = Retry::backoff().with_max_retries(4).with_within(Duration::from_secs(30));
/// assert_eq!(RETRY.strategy(), RetryStrategy::Backoff);
/// assert_eq!(RETRY.base(), Duration::from_millis(50));
/// assert!(RETRY.is_retryable());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    strategy: RetryStrategy,
    effect: Effect,
    /// `None` for the strategy's default. Advice with the same number set is equal.
    max_attempts: Option<u32>,
    base_ms: u64,
    cap_ms: u64,
    within_ms: Option<u64>,
    after_ms: Option<u64>,
}

impl PartialEq for Retry {
    fn eq(&self, other: &Self) -> bool {
        self.same(other)
    }
}

impl Eq for Retry {}

impl Hash for Retry {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { strategy, effect, max_attempts: _, base_ms, cap_ms, within_ms, after_ms } = self;
        (strategy, effect, self.max_attempts(), base_ms, cap_ms, within_ms, after_ms).hash(state);
    }
}

impl Retry {
    /// Advice for an error that the same request gets again: change the request.
    #[must_use]
    pub const fn never() -> Self {
        Self::new(RetryStrategy::Never, Effect::NotApplied)
    }

    /// Advice to try once more, at once.
    #[must_use]
    pub const fn once() -> Self {
        Self::new(RetryStrategy::Once, Effect::Unknown)
    }

    /// Advice to try again with exponential backoff. Defaults: 3 attempts, waits from
    /// 50 ms to 20 s.
    #[must_use]
    pub const fn backoff() -> Self {
        Self::new(RetryStrategy::Backoff, Effect::Unknown)
    }

    /// Advice to try again with backoff from a longer base, for an overloaded server.
    /// Defaults: 3 attempts, waits from 1 s to 20 s.
    #[must_use]
    pub const fn throttle() -> Self {
        Self::new(RetryStrategy::Throttle, Effect::NotApplied)
    }

    /// Advice to start over from an earlier step.
    #[must_use]
    pub const fn restart() -> Self {
        Self::new(RetryStrategy::Restart, Effect::NotApplied)
    }

    /// Advice that someone must act first.
    #[must_use]
    pub const fn action() -> Self {
        Self::new(RetryStrategy::Action, Effect::NotApplied)
    }

    /// Advice to ask for the state instead of resending.
    #[must_use]
    pub const fn poll() -> Self {
        Self::new(RetryStrategy::Poll, Effect::Unknown)
    }

    /// No promise: clients follow the status.
    #[must_use]
    pub const fn unstated() -> Self {
        Self::new(RetryStrategy::Unstated, Effect::Unknown)
    }

    /// Returns the advice for an error of which only the status is known.
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

    /// Implements [`for_status`](Self::for_status). The compiler evaluates it for each
    /// status of each error type; the constants make that fast.
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

    /// Returns the advice for a status whose response has a wait. It differs from
    /// [`for_status`](Self::for_status) for 503 and 529, which are throttle.
    #[must_use]
    pub const fn for_status_with_wait(status: StatusCode) -> Self {
        match status.as_u16() {
            503 | 529 => Self::throttle().with_effect(Effect::Unknown),
            _ => Self::for_status(status),
        }
    }

    /// Creates advice of a strategy with its default options.
    #[must_use]
    pub const fn new(strategy: RetryStrategy, effect: Effect) -> Self {
        let (_, base_ms, cap_ms) = strategy.defaults();
        Self {
            strategy,
            effect,
            max_attempts: None,
            base_ms,
            cap_ms,
            within_ms: None,
            after_ms: None,
        }
    }

    /// Sets [`effect`](Self::effect).
    #[must_use]
    pub const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Sets [`max_attempts`](Self::max_attempts); 0 is stored as 1. Under
    /// [`Once`](RetryStrategy::Once), more than 2 is stored as 2.
    #[must_use]
    pub const fn with_max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = Some(match (self.strategy, max_attempts) {
            (_, 0) => 1,
            (RetryStrategy::Once, 3..) => 2,
            (_, attempts) => attempts,
        });
        self
    }

    /// Sets [`max_retries`](Self::max_retries): one less than the attempts.
    ///
    /// ```
    /// use apierror::Retry;
    ///
    /// assert_eq!(Retry::backoff().with_max_retries(3), Retry::backoff().with_max_attempts(4));
    /// ```
    #[must_use]
    pub const fn with_max_retries(self, max_retries: u32) -> Self {
        self.with_max_attempts(max_retries.saturating_add(1))
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

    /// Sets [`base`](Self::base) and [`cap`](Self::cap) so that the upper bounds
    /// of all waits come to `total` together. Set the number of retries first.
    ///
    /// `total` is rounded down to milliseconds. If there are so many retries that the
    /// cap is reached, the sum is less by at most 1 ms for each retry. Without
    /// retries, there is no wait to set, and nothing changes.
    ///
    /// ```
    /// use apierror::Retry;
    /// use std::time::Duration;
    ///
    /// let retry = Retry::backoff().with_max_retries(3).with_over(Duration::from_secs(30));
    /// let waits: Vec<u128> = retry.waits().map(|wait| wait.as_millis()).collect();
    /// assert_eq!(waits, [4_286, 8_572, 17_142]);
    /// assert_eq!(retry.waits().sum::<Duration>(), Duration::from_secs(30));
    /// ```
    #[must_use]
    pub const fn with_over(mut self, total: Duration) -> Self {
        let retries = self.max_retries();
        if retries > 0 {
            (self.base_ms, self.cap_ms) = over::base_and_cap(millis(total), retries);
        }
        self
    }

    /// Sets [`after`](Self::after), rounded up to milliseconds. It has an effect with
    /// once, backoff, throttle and poll.
    ///
    /// ```
    /// use apierror::Retry;
    /// use std::time::Duration;
    ///
    /// let retry = Retry::throttle().with_after(Duration::from_secs(60));
    /// assert_eq!(retry.after(), Some(Duration::from_secs(60)));
    /// ```
    #[must_use]
    pub const fn with_after(mut self, after: Duration) -> Self {
        self.after_ms = Some(wait_millis(after));
        self
    }

    /// Sets [`within`](Self::within).
    #[must_use]
    pub const fn with_within(mut self, within: Duration) -> Self {
        self.within_ms = Some(millis(within));
        self
    }

    /// Returns what the caller should do.
    #[must_use]
    pub const fn strategy(&self) -> RetryStrategy {
        self.strategy
    }

    /// Returns whether the failed request may have had an effect.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// Returns whether the same request can succeed later without a change: once,
    /// backoff, throttle. With [`Unstated`](RetryStrategy::Unstated), only the advice
    /// for the status can say so.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self.strategy,
            RetryStrategy::Once | RetryStrategy::Backoff | RetryStrategy::Throttle
        )
    }

    /// Returns the number of attempts, including the first. It is 1 if the request
    /// should not be sent again.
    #[must_use]
    pub const fn max_attempts(&self) -> u32 {
        match self.max_attempts {
            Some(attempts) => attempts,
            None => self.strategy.defaults().0,
        }
    }

    /// Returns the number of retries: one less than the attempts.
    #[must_use]
    pub const fn max_retries(&self) -> u32 {
        self.max_attempts().saturating_sub(1)
    }

    /// Returns the number of retries if it was set, or `None` if it is the strategy's
    /// default. Documents do not show a number that nobody set.
    ///
    /// ```
    /// use apierror::Retry;
    ///
    /// let (retry, set) = (Retry::backoff(), Retry::backoff().with_max_retries(2));
    /// assert_eq!(retry.max_retries(), set.max_retries());
    /// assert_eq!((retry.declared_max_retries(), set.declared_max_retries()), (None, Some(2)));
    /// ```
    #[must_use]
    pub const fn declared_max_retries(&self) -> Option<u32> {
        match self.max_attempts {
            Some(attempts) => Some(attempts.saturating_sub(1)),
            None => None,
        }
    }

    /// Returns the upper bound of the first wait. The bound doubles with each attempt.
    /// Zero if the strategy does not wait.
    #[must_use]
    pub const fn base(&self) -> Duration {
        Duration::from_millis(self.base_ms)
    }

    /// Returns the upper bound of every wait. Zero if the strategy does not wait.
    #[must_use]
    pub const fn cap(&self) -> Duration {
        Duration::from_millis(self.cap_ms)
    }

    /// Returns the time that all attempts together may take, if it is limited.
    #[must_use]
    pub const fn within(&self) -> Option<Duration> {
        match self.within_ms {
            Some(ms) => Some(Duration::from_millis(ms)),
            None => None,
        }
    }

    /// Returns the wait before each retry, if it is always the same. A client that
    /// knows the advice waits for exactly this time. Responses send it as
    /// `Retry-After`, unless an occurrence has a wait of its own.
    #[must_use]
    pub const fn after(&self) -> Option<Duration> {
        match self.after_ms {
            Some(ms) => Some(Duration::from_millis(ms)),
            None => None,
        }
    }

    /// Returns the upper bound of the wait before each retry, in order. If the wait is
    /// [always the same](Self::after), returns the wait itself.
    ///
    /// ```
    /// use apierror::Retry;
    /// use std::time::Duration;
    ///
    /// let waits: Vec<u128> = Retry::backoff().waits().map(|wait| wait.as_millis()).collect();
    /// assert_eq!(waits, [50, 100]);
    /// assert_eq!(Retry::once().waits().collect::<Vec<_>>(), [Duration::ZERO]);
    /// assert_eq!(Retry::never().waits().count(), 0);
    /// ```
    pub fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        let (after, base, cap) = (self.after(), self.base(), self.cap());
        let retries = if self.is_retryable() { self.max_retries() } else { 0 };
        (1..=retries).map(move |retry| after.unwrap_or(backoff_bound(base, cap, retry)))
    }

    /// Implements `==`, for const functions too.
    pub(crate) const fn same(&self, other: &Self) -> bool {
        const fn equal(mine: Option<u64>, theirs: Option<u64>) -> bool {
            match (mine, theirs) {
                (Some(mine), Some(theirs)) => mine == theirs,
                (None, None) => true,
                _ => false,
            }
        }
        self.strategy as u8 == other.strategy as u8
            && self.effect as u8 == other.effect as u8
            && self.max_attempts() == other.max_attempts()
            && self.base_ms == other.base_ms
            && self.cap_ms == other.cap_ms
            && equal(self.within_ms, other.within_ms)
            && equal(self.after_ms, other.after_ms)
    }
}

/// Returns the upper bound of the wait before retry `retry`, counted from 1:
/// `min(cap, base * 2^(retry - 1))`.
#[must_use]
pub fn backoff_bound(base: Duration, cap: Duration, retry: u32) -> Duration {
    let factor = 1_u32.checked_shl(retry.saturating_sub(1)).unwrap_or(u32::MAX);
    base.saturating_mul(factor).min(cap)
}

/// Returns whole milliseconds, rounded down, at most `u64::MAX`.
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

/// Returns a wait in whole milliseconds, rounded up so that no client returns too
/// early.
pub(crate) const fn wait_millis(wait: Duration) -> u64 {
    let cut_off = !wait.subsec_nanos().is_multiple_of(1_000_000);
    millis(wait).saturating_add(cut_off as u64)
}
