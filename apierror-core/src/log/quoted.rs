//! Quoted text, without characters that a terminal or a log reader could
//! interpret.
//!
//! The text is written before the event: a `Display` that panics while a
//! subscriber writes would leave half a line.

use std::error::Error;
use std::fmt::{Display, Write};

use crate::guard::caught;
use crate::sources;
use crate::visible::{Escaping, is_invisible};

/// Quotes the `Display` of a value. If it fails or panics, the text is what it
/// has written so far.
pub(crate) fn text(value: impl Display) -> String {
    let mut quoted = String::from('"');
    let _ = caught(|| {
        let mut out = Escaping { out: &mut quoted, must_escape };
        // A `String` takes everything.
        let _ = write!(out, "{value}");
    });
    quoted.push('"');
    quoted
}

/// Quotes the sources of an error, if it has any, starting with the nearest.
pub(crate) fn sources<E: Error + ?Sized>(error: &E) -> Option<String> {
    let mut list = String::new();
    let _ = caught(|| {
        for source in error.source().into_iter().flat_map(sources::chain) {
            list.push_str(if list.is_empty() { "[" } else { ", " });
            list.push_str(&text(source));
        }
    });
    if list.is_empty() {
        return None;
    }
    list.push(']');
    Some(list)
}

fn must_escape(char: char) -> bool {
    matches!(char, '"' | '\\') || is_invisible(char)
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

    impl Error for Failing {}

    #[derive(Debug)]
    struct Outer(Failing);

    impl Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("outer")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            assert!(self.0.panics, "in `source`");
            Some(&self.0)
        }
    }

    #[test]
    fn hostile_text_ends_neither_quotes_nor_line() {
        let hostile = "a\"b\\c\r\nd\u{1b}[31m\u{202e}\u{85}\u{2028} ไทย é";
        assert_eq!(text(hostile), r#""a\"b\\c\r\nd\u{1b}[31m\u{202e}\u{85}\u{2028} ไทย é""#);
    }

    #[test]
    fn display_that_fails_or_panics_closes_the_quotes() {
        assert_eq!(text(Failing { panics: false }), r#""so far""#);
        assert_eq!(text(Failing { panics: true }), r#""so far""#);
    }

    #[test]
    fn sources_that_panic_are_left_out() {
        assert_eq!(sources(&Outer(Failing { panics: true })).as_deref(), Some(r#"["so far"]"#));
        assert_eq!(sources(&Outer(Failing { panics: false })), None);
        assert_eq!(sources(&Failing { panics: false }), None);
    }
}
