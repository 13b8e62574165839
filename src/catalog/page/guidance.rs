//! Retry guidance for the callers of an API.

use apierror_core::Retry;

use crate::catalog::advice::{advice_in_words, advice_with_named_wait, effect_in_words};
use crate::catalog::entry::Entry;

/// Answers whether, how often and when to send a request again, and which requests.
/// Returns `None` if the author promises nothing.
pub(crate) fn retry(entry: &Entry) -> Option<String> {
    let advice = entry.advice()?;
    let words = words(entry, advice)?;
    Some(if advice.is_retryable() {
        format!("{words} ({})", effect_in_words(advice))
    } else {
        words
    })
}

/// Describes the advice of an error, which may have a field for its wait.
fn words(entry: &Entry, advice: Retry) -> Option<String> {
    match entry.wait_field() {
        Some(field) => advice_with_named_wait(advice, !field.optional),
        None => advice_in_words(advice),
    }
}

/// Returns each answer with its errors, in the order of their first errors.
pub(crate) fn by_answer<'a>(entries: &[&'a Entry]) -> Vec<(String, Vec<&'a Entry>)> {
    let mut answers: Vec<(String, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        let Some(answer) = retry(entry) else { continue };
        match answers.iter_mut().find(|(known, _)| *known == answer) {
            Some((_, same)) => same.push(entry),
            None => answers.push((answer, vec![entry])),
        }
    }
    answers
}

/// Returns the name and the meaning of the strategy.
pub(crate) fn strategy(entry: &Entry) -> Option<(&'static str, String)> {
    let advice = entry.advice()?;
    let words = advice_in_words(Retry::new(advice.strategy(), advice.effect()))?;
    Some((advice.strategy().as_str(), words))
}
