//! Strings, as RFC 8259, section 7, has them between the quotes.

/// Appends `text` without quotes, escaped where it must be.
#[inline]
pub(crate) fn write_escaped(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if must_escape(bytes) {
        write_escaping(out, bytes);
    } else {
        out.extend_from_slice(bytes);
    }
}

/// Whether any byte is a control character, a quote or a backslash: eight at a time, the last eight overlapping.
#[inline]
fn must_escape(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else { return bytes.iter().any(|byte| is_special(*byte)) };
    let (chunks, _) = bytes.as_chunks::<8>();
    let found = chunks.iter().fold(0, |found, chunk| found | specials(u64::from_le_bytes(*chunk)));
    (found | specials(u64::from_le_bytes(*last))) & HIGH_BITS != 0
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

const LOW_BITS: u64 = u64::from_le_bytes([0x01; 8]);
const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);

/// The high bit of some byte is set where any byte is special. (A borrow may set more of them, never all of none.)
#[inline]
const fn specials(word: u64) -> u64 {
    let below_space = word.wrapping_sub(LOW_BITS * 0x20);
    let quotes = word ^ (LOW_BITS * b'"' as u64);
    let backslashes = word ^ (LOW_BITS * b'\\' as u64);
    (below_space | quotes.wrapping_sub(LOW_BITS) | backslashes.wrapping_sub(LOW_BITS)) & !word
}

#[cold]
fn write_escaping(out: &mut Vec<u8>, bytes: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";

    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, after)) = special.split_first() else { break };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            control => {
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(control >> 4)], HEX[usize::from(control & 15)]]);
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = vec![b'"'];
        write_escaped(&mut out, text);
        out.push(b'"');
        String::from_utf8(out).unwrap_or_default()
    }

    /// Every character of the first planes' start, at every place of strings around the block's size.
    #[test]
    fn strings_are_those_of_serde_json() -> Result<(), serde_json::Error> {
        for c in (0..0x300).chain([0x7FF, 0x800, 0x2028, 0xFFFF, 0x10_FFFF]).filter_map(char::from_u32) {
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
    fn a_special_byte_is_found_wherever_it_is_and_no_other_is_taken_for_one() {
        for byte in 0..=u8::MAX {
            for length in 1..40 {
                for at in 0..length {
                    let mut bytes = vec![b'x'; length];
                    bytes[at] = byte;
                    assert_eq!(must_escape(&bytes), is_special(byte), "{byte:#x} at {at} of {length}");
                }
            }
        }
    }
}
