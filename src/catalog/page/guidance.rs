//! Retry guidance for the callers of an API.

use apierror_core::Retry;

use crate::catalog::advice::{advice_in_words, effect_in_words};
use crate::catalog::entry::Entry;

/// Describes whether, how often and when to retry. If the request is worth
/// sending again, adds whether the failed one may have been carried out.
/// Returns `None` if the author promises nothing.
pub(crate) fn retry(entry: &Entry) -> Option<String> {
    let advice = entry.advice()?;
    let words = advice_in_words(advice)?;
    Some(if advice.is_retryable() {
        format!("{words} ({})", effect_in_words(advice))
    } else {
        words
    })
}

/// Returns the name and the meaning of the strategy.
pub(crate) fn strategy(entry: &Entry) -> Option<(&'static str, String)> {
    let advice = entry.advice()?;
    let words = advice_in_words(Retry::new(advice.strategy(), advice.effect()))?;
    Some((advice.strategy().as_str(), words))
}
