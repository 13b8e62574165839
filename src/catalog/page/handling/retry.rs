//! Which errors sample code retries, and how.

use apierror_core::Retry;

use super::Handling;

/// Errors with the same advice.
pub(super) struct Retried {
    /// Their codes, or their statuses if callers see no codes.
    pub(super) values: Vec<String>,
    /// It sends the same request again.
    pub(super) retry: Retry,
}

/// Returns the errors that are sent again, those with the same advice together. Leaves
/// out a code, or a status, whose errors have different advice.
pub(super) fn retried(handling: &Handling<'_>) -> Vec<Retried> {
    let has_codes = handling.has_codes();
    let mut advised: Vec<(String, Option<Retry>)> = Vec::new();
    for format in handling.formats {
        if format.places.code.is_some() != has_codes {
            continue;
        }
        for entry in &format.entries {
            let value = handling.value_of(entry);
            let advice = entry.advice();
            match advised.iter_mut().find(|(known, _)| *known == value) {
                Some((_, known)) if *known != advice => *known = None,
                Some(_) => {}
                None => advised.push((value, advice)),
            }
        }
    }
    let mut retried: Vec<Retried> = Vec::new();
    for (value, advice) in advised {
        let Some(retry) = advice.filter(|retry| retry.max_retries() > 0) else { continue };
        match retried.iter_mut().find(|known| known.retry == retry) {
            Some(known) => known.values.push(value),
            None => retried.push(Retried { values: vec![value], retry }),
        }
    }
    retried
}
