//! The clock that retry decisions use.

use std::fmt::Debug;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// A monotonic clock.
///
/// ```
/// use apierror::client::{Clock, RetryPolicy};
/// use std::time::Duration;
///
/// /// A clock for tests, in which no time passes.
/// #[derive(Debug)]
/// struct Stopped;
///
/// impl Clock for Stopped {
///     fn now(&self) -> Duration {
///         Duration::ZERO
///     }
/// }
///
/// let policy = RetryPolicy::new().clock(Stopped);
/// ```
pub trait Clock: Debug + Send + Sync {
    /// Returns the time since a fixed moment. It never decreases.
    fn now(&self) -> Duration;
}

/// The monotonic clock of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_clock_advances_with_real_time() {
        let before = SystemClock.now();
        std::thread::sleep(Duration::from_millis(2));
        let passed = SystemClock.now().saturating_sub(before);
        assert!(passed >= Duration::from_millis(2), "{passed:?}");
        assert!(passed < Duration::from_secs(60), "{passed:?}");
    }
}
