//! Quoted texts from a `Display` or a `source`, which may fail or panic.
//!
//! They are collected before the event is written. If a `Display` panicked while a
//! subscriber writes, it would leave half a line.

use std::error::Error;
use std::fmt::{Display, Write};

use crate::guard::caught;
use crate::sources;
use crate::visible::{Escaping, needs_escape_in_quotes};

/// Quotes the `Display` of a value. If it fails or panics, the text is what it
/// has written so far.
pub(crate) fn text(value: impl Display) -> String {
    let mut quoted = String::from('"');
    let _ = caught(|| {
        let mut out = Escaping { out: &mut quoted, must_escape: needs_escape_in_quotes };
        // If the `Display` fails, what it has written so far stays.
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
    fn hostile_text_stays_in_its_quotes_and_line() {
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
