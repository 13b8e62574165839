//! The meaning of the terms in retry advice.

use super::guidance;
use crate::catalog::entry::Entry;

/// The sentence before the meanings.
pub(crate) const LEAD: &str =
    "Each error says under “Retry?” whether to send the same request again. Its words mean:";

/// A part of an [answer](guidance::retry), and what it means, in Markdown.
const TERMS: [(&str, &str); 5] = [
    (
        "safe to repeat",
        "**Safe to repeat**: the failed request changed nothing. You may send any request again.",
    ),
    (
        "only if idempotent",
        "**Only if idempotent**: the failed request may have been carried out. Send it again only if doing it twice does \
         no harm, as with `GET`, `PUT` and `DELETE`.",
    ),
    (
        "exponential backoff",
        "**Exponential backoff**: wait a random time before each retry, and double the longest possible wait each time. \
         Give up after a few retries.",
    ),
    (
        "waiting up to",
        "**Waiting up to**: wait a random time before each retry, at most the one given for it.",
    ),
    ("Yes", "If a response has the header `Retry-After`, wait at least that many seconds."),
];

/// Returns the meanings of the terms that the answers for these errors use. Returns
/// nothing if no answer is given.
pub(crate) fn rules(entries: &[Entry]) -> Vec<&'static str> {
    let answers: Vec<String> = entries.iter().filter_map(guidance::retry).collect();
    let is_used = |term: &str| answers.iter().any(|answer| answer.contains(term));
    TERMS.into_iter().filter(|(term, _)| is_used(term)).map(|(_, meaning)| meaning).collect()
}
