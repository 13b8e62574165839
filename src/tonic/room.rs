//! How much of a status there is room for.

/// Bytes that may still be taken.
pub(super) struct Room(usize);

impl Room {
    pub(super) const fn of(bytes: usize) -> Self {
        Self(bytes)
    }

    /// Takes so many, if there are as many; else none.
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

/// The text, cut where percent-encoding would make more than `room` bytes of it. tonic encodes what is no ASCII, controls,
/// the space, and some that mean something in a URI; here all but letters, digits and the commonest signs count as
/// encoded.
pub(super) fn cut(text: String, room: usize) -> String {
    const ELLIPSIS: &str = "…";

    let is_plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | ':' | '-' | '_' | '/' | '\'')
    };
    let encoded = |c: char| if is_plain(c) { 1 } else { 3 * c.len_utf8() };
    let mut left = Room::of(room);
    if text.chars().all(|c| left.take(encoded(c))) {
        return text;
    }
    let mut left = Room::of(room.saturating_sub(3 * ELLIPSIS.len()));
    let kept: String = text.chars().take_while(|c| left.take(encoded(*c))).collect();
    kept + ELLIPSIS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("abc".to_owned(), 3), "abc");
        assert_eq!(cut("abcdefghijklmnop".to_owned(), 12), "abc…");
        assert_eq!(cut("ñañañañ".to_owned(), 16), "ña…");
        assert_eq!(cut("a b c d".to_owned(), 13), "a b c d");
        assert_eq!(cut("abc".to_owned(), 0), "…");
    }

    #[test]
    fn what_does_not_fit_takes_nothing() {
        let mut room = Room::of(5);
        assert!(!room.take(6));
        assert!(room.take(5));
        assert!(!room.take(1));
    }
}
