//! A token bucket that keeps retries from making an outage worse.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens that pay for retries, shared by all requests to one service.
///
/// The numbers are those of the AWS SDKs: 500 tokens; a retry costs 14, or 5
/// after a throttled request. A request that succeeds gives back what its last
/// retry cost, or 1 token if it succeeds at the first attempt.
///
/// While few requests fail, there are always tokens. In an outage they soon run
/// out, and then each request is sent only once. So retries do not multiply the
/// load on a server that is down.
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
    /// The default capacity.
    pub const CAPACITY: u32 = 500;
    /// The cost of a retry.
    pub const RETRY_COST: u32 = 14;
    /// The cost of a retry after a throttled request. It is lower because the
    /// server is known to be up.
    pub const THROTTLED_RETRY_COST: u32 = 5;
    /// The refund for a request that succeeds at the first attempt.
    pub const SUCCESS_REFUND: u32 = 1;

    /// Creates a full budget of `capacity` tokens.
    #[must_use]
    pub const fn new(capacity: u32) -> Self {
        Self { capacity, tokens: AtomicU32::new(capacity) }
    }

    /// Returns the number of tokens left.
    #[must_use]
    pub fn tokens(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Takes `cost` tokens. If fewer are left, takes none and returns `false`.
    #[must_use]
    pub fn withdraw(&self, cost: u32) -> bool {
        let take = |tokens: u32| tokens.checked_sub(cost);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Gives tokens back, up to the capacity.
    pub fn deposit(&self, tokens: u32) {
        let give = |left: u32| Some(left.saturating_add(tokens).min(self.capacity));
        // `fetch_update` fails only if the closure returns `None`.
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// The tokens of one retry. They are given back if it is dropped, because then
/// the retry was cancelled before it was sent.
#[derive(Debug)]
pub(super) struct Payment(Option<(Arc<RetryBudget>, u32)>);

impl Payment {
    /// Takes the tokens, if there are enough.
    pub(super) fn new(budget: &Arc<RetryBudget>, cost: u32) -> Option<Self> {
        budget.withdraw(cost).then(|| Self(Some((Arc::clone(budget), cost))))
    }

    /// Returns the payment of a policy without a budget.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Returns the number of tokens, if there is a budget.
    pub(super) fn cost(&self) -> Option<u32> {
        self.0.as_ref().map(|(_, cost)| *cost)
    }

    /// Spends the tokens: the retry is sent.
    pub(super) fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Payment {
    fn drop(&mut self) {
        if let Some((budget, cost)) = &self.0 {
            budget.deposit(*cost);
        }
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_budget_holds_the_default_capacity() {
        assert_eq!(RetryBudget::default().tokens(), 500);
    }

    #[test]
    fn withdraw_of_all_tokens_leaves_none() {
        let budget = RetryBudget::new(14);
        assert!(budget.withdraw(14));
        assert_eq!(budget.tokens(), 0);
        assert!(!budget.withdraw(1));
    }

    #[test]
    fn withdraw_of_too_many_tokens_takes_none() {
        let budget = RetryBudget::new(14);
        assert!(!budget.withdraw(15));
        assert_eq!(budget.tokens(), 14);
    }

    #[test]
    fn payment_that_is_dropped_is_given_back() {
        let budget = Arc::new(RetryBudget::new(20));
        let payment = Payment::new(&budget, 14).expect("enough tokens");
        assert_eq!((budget.tokens(), payment.cost()), (6, Some(14)));
        assert!(Payment::new(&budget, 14).is_none());
        drop(payment);
        assert_eq!(budget.tokens(), 20);
        Payment::new(&budget, 14).expect("enough tokens").keep();
        assert_eq!(budget.tokens(), 6);
        assert_eq!(Payment::none().cost(), None);
    }

    #[test]
    fn deposit_never_exceeds_the_capacity() {
        let budget = RetryBudget::new(14);
        assert!(budget.withdraw(10));
        budget.deposit(3);
        assert_eq!(budget.tokens(), 7);
        budget.deposit(u32::MAX);
        assert_eq!(budget.tokens(), 14);
    }
}
