//! Escaping of JSON strings (RFC 8259, section 7).

/// Appends the content of a JSON string: `text`, escaped where necessary.
#[inline]
pub(crate) fn write_escaped(out: &mut Vec<u8>, text: &str) {
    if must_escape(text) {
        write_escaping(out, text.as_bytes());
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Appends a JSON string.
#[inline(never)]
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    write_escaped(out, text);
    out.push(b'"');
}

/// Appends the name of a member and a colon.
#[inline]
pub(crate) fn write_name(out: &mut Vec<u8>, name: &str) {
    write_string(out, name);
    out.push(b':');
}

/// Escapes the end of `out`, which is the content of a JSON string, where necessary.
#[inline]
pub(crate) fn escape_from(out: &mut Vec<u8>, start: usize) {
    if out.get(start..).is_some_and(any_special) {
        let text = out.split_off(start);
        write_escaping(out, &text);
    }
}

/// Returns whether a string of JSON cannot contain the text as it is.
#[inline]
pub(crate) fn must_escape(text: &str) -> bool {
    any_special(text.as_bytes())
}

/// Returns whether any byte is a control character, a quote or a backslash. Checks a
/// block at a time; the last block overlaps the one before.
// Not inlined, because that would load its constants before any loop around it.
#[inline(never)]
fn any_special(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let mut found = Found::default();
        for block in bytes.as_chunks::<16>().0 {
            found.look_at(block);
        }
        found.look_at(last);
        found.any()
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        have_special(*first, *last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        have_special(twice(*first), twice(*last))
    } else {
        bytes.iter().take(3).any(|byte| is_special(*byte))
    }
}

/// The unwritten end of a body. Its length is the size of what is still to be
/// written.
#[derive(Debug)]
pub(crate) struct Tail<'a>(&'a mut [u8]);

impl<'a> Tail<'a> {
    pub(crate) fn new(bytes: &'a mut [u8]) -> Self {
        Self(bytes)
    }

    /// Writes JSON and returns the rest, or None if it does not fit.
    #[inline]
    pub(crate) fn put<const N: usize>(self, json: &[u8; N]) -> Option<Self> {
        let (place, rest) = self.0.split_first_chunk_mut()?;
        *place = *json;
        Some(Self(rest))
    }

    /// Writes the content of a string and returns the rest, or None if the content
    /// needs an escape or does not fit.
    ///
    /// Checks and copies a block at a time, without a call; the last block
    /// overlaps the one before.
    #[expect(clippy::inline_always, reason = "a call would cost as much as a short text")]
    #[inline(always)]
    pub(crate) fn put_plain(self, text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let (place, rest) = self.0.split_at_mut_checked(text.len())?;
        let has_special = if let (Some(last), Some(end)) =
            (text.last_chunk(), place.last_chunk_mut())
        {
            *end = *last;
            let mut found = Found::default();
            for (place, block) in place.as_chunks_mut().0.iter_mut().zip(text.as_chunks().0) {
                let block = *block;
                *place = block;
                found.look_at(&block);
            }
            found.look_at(last);
            found.any()
        } else if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>())
        {
            *place.first_chunk_mut()? = *first;
            *place.last_chunk_mut()? = *last;
            have_special(*first, *last)
        } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>())
        {
            *place.first_chunk_mut()? = *first;
            *place.last_chunk_mut()? = *last;
            have_special(twice(*first), twice(*last))
        } else {
            for (place, byte) in place.iter_mut().zip(text).take(3) {
                *place = *byte;
            }
            text.iter().any(|byte| is_special(*byte))
        };
        if has_special { None } else { Some(Self(rest)) }
    }
}

const fn is_special(byte: u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

/// XOR with this swaps quote and space, and permutes the control characters. The
/// quote and all control characters are then the bytes that are not above space.
const QUOTE_TO_SPACE: u8 = b'"' ^ b' ';

/// The positions in a block at which any block had a special byte. The code has no
/// branches, so that it compiles to vector instructions.
#[derive(Debug, Default)]
struct Found([u8; 16]);

impl Found {
    #[expect(clippy::inline_always, reason = "a call would cost as much as the block")]
    #[inline(always)]
    fn look_at(&mut self, block: &[u8; 16]) {
        for (found, byte) in self.0.iter_mut().zip(block) {
            *found |= if *byte ^ QUOTE_TO_SPACE <= b' ' { 0xFF } else { 0 };
        }
        for (found, byte) in self.0.iter_mut().zip(block) {
            *found |= if *byte == b'\\' { 0xFF } else { 0 };
        }
    }

    #[expect(clippy::inline_always, reason = "a call would cost as much as the block")]
    #[inline(always)]
    fn any(&self) -> bool {
        self.0.iter().fold(0, |all, found| all | found) != 0
    }
}

/// Returns whether either word has a special byte.
#[inline]
fn have_special(first: [u8; 8], last: [u8; 8]) -> bool {
    special_bits(u64::from_le_bytes(first)) | special_bits(u64::from_le_bytes(last)) != 0
}

fn twice([a, b, c, d]: [u8; 4]) -> [u8; 8] {
    [a, b, c, d, a, b, c, d]
}

/// The high bit of each special byte. After the first one, a borrow can set more.
#[inline]
const fn special_bits(word: u64) -> u64 {
    const LOW: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

    let above_space = !(word ^ (LOW * QUOTE_TO_SPACE as u64)).wrapping_sub(LOW * (b' ' as u64 + 1));
    let no_backslash = !(word ^ (LOW * b'\\' as u64)).wrapping_sub(LOW);
    !(above_space & no_backslash) & !word & HIGH
}

/// Appends `bytes` with escapes. Copies a word at a time, and truncates at its
/// first special byte.
#[cold]
pub(crate) fn write_escaping(out: &mut Vec<u8>, bytes: &[u8]) {
    out.reserve(bytes.len());
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        out.extend_from_slice(word);
        let found = special_bits(u64::from_le_bytes(*word));
        if found == 0 {
            rest = after;
            continue;
        }
        let at = found.trailing_zeros() as usize / 8;
        out.truncate(out.len() - (8 - at));
        write_escape(out, word[at]);
        rest = &rest[at + 1..];
    }
    for byte in rest {
        if is_special(*byte) {
            write_escape(out, *byte);
        } else {
            out.push(*byte);
        }
    }
}

#[inline]
fn write_escape(out: &mut Vec<u8>, byte: u8) {
    match SHORT.get(usize::from(byte)) {
        Some(letter) if *letter != 0 => out.extend_from_slice(&[b'\\', *letter]),
        _ => {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            let [high, low] = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    }
}

/// The letter after the backslash, for bytes that have a short escape.
static SHORT: [u8; 0x60] = {
    let mut letters = [0; 0x60];
    letters[b'"' as usize] = b'"';
    letters[b'\\' as usize] = b'\\';
    letters[b'\n' as usize] = b'n';
    letters[b'\r' as usize] = b'r';
    letters[b'\t' as usize] = b't';
    letters[0x08] = b'b';
    letters[0x0C] = b'f';
    letters
};

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = vec![b'"'];
        write_escaped(&mut out, text);
        out.push(b'"');
        String::from_utf8(out).unwrap_or_default()
    }

    /// Puts each character at every position of strings around the block size.
    #[test]
    fn write_escaped_equals_serde_json() -> Result<(), serde_json::Error> {
        for c in
            (0..0x300).chain([0x7FF, 0x800, 0x2028, 0xFFFF, 0x10_FFFF]).filter_map(char::from_u32)
        {
            for length in 0..20 {
                for at in 0..=length {
                    let text: String =
                        (0..length).map(|i| if i == at { c } else { 'ก' }).chain(['a']).collect();
                    assert_eq!(escaped(&text), serde_json::to_string(&text)?, "{text:?}");
                    let text: String = (0..length).map(|i| if i == at { c } else { '!' }).collect();
                    assert_eq!(escaped(&text), serde_json::to_string(&text)?, "{text:?}");
                }
            }
        }
        Ok(())
    }

    #[test]
    fn put_plain_copies_or_refuses_like_must_escape() {
        for special in ["\u{0}", "\u{1f}", " ", "!", "\"", "#", "[", "\\", "]", "\u{7f}", "\u{e9}"]
        {
            for length in 0..40 {
                for at in 0..=length {
                    let text = format!("{}{special}{}", "x".repeat(at), "y".repeat(length - at));
                    let mut out = vec![0; text.len() + 1];
                    let rest = Tail::new(&mut out).put_plain(&text).map(|rest| rest.0.len());
                    if must_escape(&text) {
                        assert_eq!(rest, None, "{text:?}");
                    } else {
                        assert_eq!(rest, Some(1), "{text:?}");
                        assert_eq!(out, format!("{text}\0").as_bytes());
                    }
                    assert!(Tail::new(&mut vec![0; text.len() - 1]).put_plain(&text).is_none());
                }
            }
        }
    }

    #[test]
    fn must_escape_finds_special_bytes_only() {
        for byte in 0..=u8::MAX {
            for length in 1..40 {
                for at in 0..length {
                    let mut bytes = vec![b'x'; length];
                    bytes[at] = byte;
                    assert_eq!(
                        must_escape(&String::from_utf8_lossy(&bytes)),
                        is_special(byte),
                        "{byte:#x} at {at} of {length}"
                    );
                }
            }
        }
    }
}
