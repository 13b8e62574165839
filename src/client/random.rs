//! The chance that waits are spread by.

use std::fmt::Debug;

/// A source of random numbers.
pub trait Random: Debug + Send + Sync {
    /// A number from 0 to 1, uniformly distributed. What is outside is taken for the nearer end.
    fn next(&self) -> f64;
}

/// A fast generator of each thread's own. Its numbers spread waits; they are no secrets.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThreadRandom;

impl Random for ThreadRandom {
    fn next(&self) -> f64 {
        fastrand::f64()
    }
}
