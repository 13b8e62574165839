//! Whether to send a request again, in a caller's words.

use apierror_core::Retry;

use crate::catalog::advice::{advice_in_words, effect_in_words};
use crate::catalog::entry::Entry;

/// Says whether to retry, how often and when; and whether the failed request may
/// have been carried out, where it may be sent again. None if the author promises
/// nothing.
pub(crate) fn retry(entry: &Entry) -> Option<String> {
    let advice = entry.advice()?;
    let words = advice_in_words(advice)?;
    Some(if advice.is_retryable() {
        format!("{words} ({})", effect_in_words(advice))
    } else {
        words
    })
}

/// Returns the name of the strategy, and what it means.
pub(crate) fn strategy(entry: &Entry) -> Option<(&'static str, String)> {
    let advice = entry.advice()?;
    let words = advice_in_words(Retry::new(advice.strategy(), advice.effect()))?;
    Some((advice.strategy().as_str(), words))
}
