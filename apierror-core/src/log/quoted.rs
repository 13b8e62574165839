//! Quoted texts from a `Display`, which may fail or panic.
//!
//! They are collected before the event is written. If a `Display` panicked while a
//! subscriber writes, it would leave half a line.

use std::fmt::{Display, Write};

use crate::guard::caught;
use crate::visible::Escaping;

/// Quotes the `Display` of a value. If it fails or panics, the text is what it
/// has written so far.
pub(crate) fn text(value: impl Display) -> String {
    // Most texts fit, so the buffer need not grow.
    let mut quoted = String::with_capacity(64);
    quoted.push('"');
    let _ = caught(|| {
        let mut out = Escaping { out: &mut quoted, is_quoted: true };
        // If the `Display` fails, what it has written so far stays.
        let _ = write!(out, "{value}");
    });
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Failing {
        panics: bool,
    }

    impl Display for Failing {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("so far")?;
            assert!(!self.panics, "in `Display`");
            Err(fmt::Error)
        }
    }

    #[test]
    fn hostile_text_stays_in_its_quotes_and_line() {
        let hostile = "a\"b\\c\r\nd\u{1b}[31m\u{202e}\u{85}\u{2028} ไทย é";
        assert_eq!(text(hostile), r#""a\"b\\c\r\nd\u{1b}[31m\u{202e}\u{85}\u{2028} ไทย é""#);
    }

    #[test]
    fn display_that_fails_or_panics_closes_the_quotes() {
        assert_eq!(text(Failing { panics: false }), r#""so far""#);
        assert_eq!(text(Failing { panics: true }), r#""so far""#);
    }
}
