//! What keeps retries from adding to an outage.

use std::sync::atomic::{AtomicU32, Ordering};

/// Tokens that retries are paid with, shared by all requests to one service: as in the AWS SDKs, 500 of them; 14 a retry,
/// 5 one of a throttled request. A success gives back what its last retry cost; one at the first attempt gives 1.
///
/// While few requests fail, there are always some. In an outage they are soon spent, and each request is sent once: the
/// load on a server that is down does not multiply.
///
/// ```
/// use apierror::client::RetryBudget;
///
/// let budget = RetryBudget::new(20);
/// assert!(budget.withdraw(14));
/// assert!(!budget.withdraw(14));
/// budget.deposit(14);
/// assert_eq!(budget.tokens(), 20);
/// ```
#[derive(Debug)]
pub struct RetryBudget {
    capacity: u32,
    tokens: AtomicU32,
}

impl RetryBudget {
    /// How many tokens there are at first, and at most, unless it is changed.
    pub const CAPACITY: u32 = 500;
    /// What a retry costs.
    pub const RETRY: u32 = 14;
    /// What a retry costs of a request that the server throttled: it is known to be there.
    pub const THROTTLED: u32 = 5;
    /// What a success gives that took no retry.
    pub const SUCCESS: u32 = 1;

    /// With so many tokens, and never more.
    #[must_use]
    pub const fn new(capacity: u32) -> Self {
        Self { capacity, tokens: AtomicU32::new(capacity) }
    }

    /// How many tokens there are.
    #[must_use]
    pub fn tokens(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Takes `cost` tokens, if there are as many; else none.
    #[must_use]
    pub fn withdraw(&self, cost: u32) -> bool {
        let taken = |tokens: u32| tokens.checked_sub(cost);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    /// Gives tokens back, up to the capacity.
    pub fn deposit(&self, tokens: u32) {
        let given = |there: u32| Some(there.saturating_add(tokens).min(self.capacity));
        // It never says no.
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, given);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}
