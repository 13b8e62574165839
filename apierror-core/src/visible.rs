//! Text without invisible characters, and without those that a terminal or a log
//! reader could interpret.

use std::fmt::{self, Display, Write};

/// Shows a text, and escapes characters that are not visible. Letters of every script
/// stay readable.
pub(crate) struct Visible<T>(pub(crate) T);

impl<T: Display> Display for Visible<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping { out: f, must_escape: is_invisible }, "{}", self.0)
    }
}

/// Quotes a text, and escapes quotes, backslashes and characters that are not visible.
#[cfg(feature = "tracing")]
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    // Writing to a `String` cannot fail.
    let _ = Escaping { out: &mut quoted, must_escape: needs_escape_in_quotes }.write_str(text);
    quoted.push('"');
    quoted
}

/// Returns whether a character must be escaped between quotes.
#[cfg(feature = "tracing")]
pub(crate) fn needs_escape_in_quotes(char: char) -> bool {
    matches!(char, '"' | '\\') || is_invisible(char)
}

/// Escapes some characters of what is written to it.
pub(crate) struct Escaping<'a, W> {
    pub(crate) out: &'a mut W,
    pub(crate) must_escape: fn(char) -> bool,
}

impl<W: Write> Write for Escaping<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, char) in text.char_indices().filter(|&(_, char)| (self.must_escape)(char)) {
            self.out.write_str(&text[plain..at])?;
            write!(self.out, "{}", char.escape_default())?;
            plain = at + char.len_utf8();
        }
        self.out.write_str(&text[plain..])
    }
}

/// Returns whether a character is a control character, a line separator, or one that
/// Unicode calls default-ignorable. Those are invisible or change the direction of
/// text, and so could disguise a line.
pub(crate) fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || char.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_one_visible_line() {
        let hostile =
            "a\r\nb\u{1b}[2J\u{7}\u{85}\u{202e}\u{2028}\u{ad}\u{200d}\u{3164} \"ไทย\" é\\";
        assert_eq!(
            Visible(hostile).to_string(),
            "a\\r\\nb\\u{1b}[2J\\u{7}\\u{85}\\u{202e}\\u{2028}\\u{ad}\\u{200d}\\u{3164} \"ไทย\" é\\"
        );
    }
}
