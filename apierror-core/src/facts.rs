//! The facts of an error for the log and for hooks, as texts.

use std::fmt::{self, Debug, Write};

use crate::error::ApiError;
use crate::guard::caught;

/// The longest text of a fact, in bytes.
const MAX_LEN: usize = 1024;

/// Returns the name and the text of each fact. A text is cut after [`MAX_LEN`]. If a
/// `Debug` fails or panics, it is what has been written so far.
pub(crate) fn facts_of(error: &dyn ApiError) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let _ = caught(|| {
        error.log_facts(&mut |name, value| {
            let mut text = Bounded(String::new());
            let _ = caught(|| write!(text, "{value:?}"));
            facts.push((name, text.0));
        });
    });
    facts
}

struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_LEN - self.0.len();
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        let fits = (0..=room).rev().find(|&end| text.is_char_boundary(end));
        self.0.push_str(&text[..fits.unwrap_or_default()]);
        self.0.push('…');
        Err(fmt::Error)
    }
}

/// Shows a text as it is, by `Debug`.
pub(crate) struct Verbatim<'a>(pub(crate) &'a str);

impl Debug for Verbatim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_a_character() {
        let mut text = Bounded(String::new());
        assert!(write!(text, "{}", "ä".repeat(MAX_LEN / 2)).is_ok());
        assert!(write!(text, "b").is_err());
        assert_eq!(text.0, format!("{}…", "ä".repeat(MAX_LEN / 2)));
        let mut text = Bounded("a".to_owned());
        assert!(write!(text, "{}", "ä".repeat(MAX_LEN)).is_err());
        assert_eq!(text.0, format!("a{}…", "ä".repeat(MAX_LEN / 2 - 1)));
    }
}
