//! Quoted text, without characters that a terminal or a log reader could
//! interpret.

use std::error::Error;
use std::fmt::{self, Display, Write};

use tracing::field::{DebugValue, DisplayValue, debug, display};

/// The maximum number of sources that are logged. A circular chain has no end.
const MAX_SOURCES: usize = 64;

/// Quotes a text.
pub(crate) fn text(text: &str) -> DisplayValue<Quoted<&str>> {
    display(Quoted(text))
}

/// Quotes the `Display` of an error.
pub(crate) fn shown<E: Error + ?Sized>(error: &E) -> DisplayValue<Quoted<&E>> {
    display(Quoted(error))
}

/// Quotes the sources of an error, if it has any, starting with the nearest.
pub(crate) fn sources<E: Error + ?Sized>(error: &E) -> Option<DebugValue<Sources<'_>>> {
    error.source().map(|nearest| debug(Sources(nearest)))
}

pub(crate) struct Quoted<T>(T);

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        // If the `Display` fails, logs what it has written so far.
        let _ = write!(Escaping(f), "{}", self.0);
        f.write_char('"')
    }
}

impl<T: Display> fmt::Debug for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

pub(crate) struct Sources<'a>(&'a (dyn Error + 'static));

impl fmt::Debug for Sources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chain = std::iter::successors(Some(self.0), |&error| error.source());
        f.debug_list().entries(chain.take(MAX_SOURCES).map(Quoted)).finish()
    }
}

struct Escaping<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, char) in text.char_indices().filter(|&(_, char)| must_be_escaped(char)) {
            self.0.write_str(&text[plain..at])?;
            write!(self.0, "{}", char.escape_default())?;
            plain = at + char.len_utf8();
        }
        self.0.write_str(&text[plain..])
    }
}

/// Returns whether a character is a quote, a backslash, a control character, a line
/// separator, or one that is invisible or changes the direction of text, and so
/// could disguise a line. Letters of every script stay readable.
fn must_be_escaped(char: char) -> bool {
    matches!(
        char,
        '"' | '\\'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    ) || char.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_hostile_text_stays_in_its_quotes_and_line() {
        let hostile = "a\"b\\c\r\nd\u{1b}[31m\u{202e}\u{85}\u{2028} ไทย é";
        assert_eq!(
            Quoted(hostile).to_string(),
            r#""a\"b\\c\r\nd\u{1b}[31m\u{202e}\u{85}\u{2028} ไทย é""#
        );
    }

    #[test]
    fn quoted_failing_display_closes_the_quotes() {
        struct Failing;
        impl Display for Failing {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("so far")?;
                Err(fmt::Error)
            }
        }
        assert_eq!(Quoted(Failing).to_string(), r#""so far""#);
    }

    #[test]
    fn sources_circular_chain_ends() {
        #[derive(Debug)]
        struct Ring;
        impl Display for Ring {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("ring")
            }
        }
        impl Error for Ring {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(self)
            }
        }
        assert_eq!(format!("{:?}", Sources(&Ring)).matches("ring").count(), MAX_SOURCES);
    }
}
