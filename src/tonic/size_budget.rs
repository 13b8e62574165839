//! Limits the size of a status on the wire.

/// The number of bytes that may still be added.
pub(super) struct SizeBudget(usize);

impl SizeBudget {
    pub(super) const fn new(bytes: usize) -> Self {
        Self(bytes)
    }

    /// Takes `bytes` and returns `true` if they are available.
    #[must_use]
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        match self.0.checked_sub(bytes) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }
}

/// Cuts the text so that it has at most `max_len` bytes when it is
/// percent-encoded.
///
/// tonic encodes non-ASCII characters, control characters, the space, and some
/// characters with a meaning in a URI. To be safe, this function counts
/// everything but letters, digits and common punctuation as encoded.
pub(super) fn truncated(text: String, max_len: usize) -> String {
    const ELLIPSIS: &str = "…";

    let is_plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | ':' | '-' | '_' | '/' | '\'')
    };
    let encoded_len = |c: char| if is_plain(c) { 1 } else { 3 * c.len_utf8() };
    let mut budget = SizeBudget::new(max_len);
    if text.chars().all(|c| budget.take(encoded_len(c))) {
        return text;
    }
    let mut budget = SizeBudget::new(max_len.saturating_sub(3 * ELLIPSIS.len()));
    let kept: String = text.chars().take_while(|c| budget.take(encoded_len(*c))).collect();
    kept + ELLIPSIS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_truncated_between_characters() {
        assert_eq!(truncated("abc".to_owned(), 3), "abc");
        assert_eq!(truncated("abcdefghijklmnop".to_owned(), 12), "abc…");
        assert_eq!(truncated("ñañañañ".to_owned(), 16), "ña…");
        assert_eq!(truncated("a b c d".to_owned(), 13), "a b c d");
        assert_eq!(truncated("abc".to_owned(), 0), "…");
    }

    #[test]
    fn take_beyond_the_budget_takes_nothing() {
        let mut budget = SizeBudget::new(5);
        assert!(!budget.take(6));
        assert!(budget.take(5));
        assert!(!budget.take(1));
    }
}
