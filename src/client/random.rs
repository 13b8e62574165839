//! The random numbers that jitter uses.

use std::fmt::Debug;

/// A source of random numbers.
///
/// ```
/// use apierror::client::{Decision, Idempotency, Random, RetryPolicy, no_response};
/// use apierror::Effect;
/// use std::time::Duration;
///
/// /// Makes every wait the longest possible one.
/// #[derive(Debug)]
/// struct Longest;
///
/// impl Random for Longest {
///     fn next(&self) -> f64 {
///         1.0
///     }
/// }
///
/// let policy = RetryPolicy::new().random(Longest);
/// let decision = policy.next(&no_response(Effect::Unknown), &mut policy.start(Idempotency::Safe));
/// assert_eq!(decision, Decision::Retry { after: Duration::from_millis(50) });
/// ```
pub trait Random: Debug + Send + Sync {
    /// Returns a number from 0 to 1, uniformly distributed. A number outside
    /// that range is clamped.
    fn next(&self) -> f64;
}

/// A fast generator per thread. Do not use its numbers for secrets.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThreadRandom;

impl Random for ThreadRandom {
    fn next(&self) -> f64 {
        fastrand::f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thread_random_spreads_over_the_unit_interval() {
        let numbers: Vec<f64> = (0..100).map(|_| ThreadRandom.next()).collect();
        assert!(numbers.iter().all(|number| (0.0..=1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number < 0.4));
        assert!(numbers.iter().any(|number| *number > 0.6));
    }
}
