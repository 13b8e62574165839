//! Text without invisible characters, and without those that a terminal or a log
//! reader could interpret.

use std::fmt::{self, Display, Write};

/// Shows a text, and escapes characters that are not visible. Letters of every script
/// stay readable.
pub(crate) struct Visible<T>(pub(crate) T);

impl<T: Display> Display for Visible<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping { out: f, is_quoted: false }, "{}", self.0)
    }
}

/// Shows a text in quotes, and escapes quotes, backslashes and characters that are not
/// visible.
#[cfg(feature = "tracing")]
#[derive(Clone, Copy)]
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

#[cfg(feature = "tracing")]
impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        Escaping { out: f, is_quoted: true }.write_str(self.0)?;
        f.write_char('"')
    }
}

/// Escapes some characters of what is written to it: those that are not visible, and
/// between quotes also quotes and backslashes.
pub(crate) struct Escaping<'a, W> {
    pub(crate) out: &'a mut W,
    pub(crate) is_quoted: bool,
}

impl<W: Write> Write for Escaping<'_, W> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if is_plain(text.as_bytes()) { self.out.write_str(text) } else { self.escape(text) }
    }
}

impl<W: Write> Escaping<'_, W> {
    #[cold]
    fn escape(&mut self, text: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, char) in text.char_indices() {
            if is_invisible(char) || self.is_quoted && matches!(char, '"' | '\\') {
                self.out.write_str(&text[plain..at])?;
                write!(self.out, "{}", char.escape_default())?;
                plain = at + char.len_utf8();
            }
        }
        self.out.write_str(&text[plain..])
    }
}

/// Returns whether a text is visible ASCII without quotes and backslashes, as nearly all
/// are.
///
/// It checks 16 bytes at a time, without a branch between them, so that the compiler can
/// use vector instructions. The last 16 bytes may overlap those before.
fn is_plain(text: &[u8]) -> bool {
    let are_plain = |bytes: &[u8; 16]| bytes.iter().fold(1, |all, &byte| all & plain(byte)) != 0;
    match text.last_chunk::<16>() {
        Some(last) => text.as_chunks().0.iter().all(are_plain) && are_plain(last),
        None => text.iter().all(|&byte| plain(byte) != 0),
    }
}

/// Returns 1 if the byte needs no escape, and else 0.
#[inline]
const fn plain(byte: u8) -> u8 {
    (byte.wrapping_sub(b' ') < 0x5f) as u8 & (byte != b'"') as u8 & (byte != b'\\') as u8
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
    fn plain_bytes_are_those_that_no_escape_needs() {
        for byte in 0..=0xff {
            let char = char::from(byte);
            let is_escaped = is_invisible(char) || matches!(char, '"' | '\\');
            let is_plain_byte = byte.is_ascii() && !is_escaped;
            assert_eq!(plain(byte) != 0, is_plain_byte, "{char:?}");
            for at in 0..40 {
                let mut text = [b'a'; 40];
                text[at] = byte;
                assert_eq!(is_plain(&text), is_plain_byte);
                assert_eq!(is_plain(&text[at..]), is_plain_byte);
                assert_eq!(is_plain(&text[..=at]), is_plain_byte);
            }
        }
        assert!(is_plain(b""));
    }

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
