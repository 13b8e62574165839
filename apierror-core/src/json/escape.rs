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

/// Whether any byte is a control character, a quote or a backslash: a block at a time, the last one overlapping.
#[inline]
fn must_escape(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let (blocks, _) = bytes.as_chunks::<16>();
        return blocks.iter().any(has_special) || has_special(last);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return has_special(first) | has_special(last);
    }
    bytes.iter().any(|byte| is_special(*byte))
}

#[expect(clippy::needless_bitwise_bool, reason = "branches would keep vectors away")]
const fn is_special(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Without branches, so that the compiler makes vector instructions of it.
#[expect(clippy::inline_always, reason = "a call would cost as much as the block")]
#[inline(always)]
fn has_special<const N: usize>(block: &[u8; N]) -> bool {
    let mut found = 0;
    for byte in block {
        found |= u8::from(is_special(*byte));
    }
    found != 0
}

/// Where the first special byte is: clean blocks are passed over whole.
#[inline]
fn first_special(bytes: &[u8]) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<16>();
    let start = blocks.iter().position(has_special).unwrap_or(blocks.len()) * 16;
    let (words, tail) = bytes[start..].as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let found = special_bits(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(start + i * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let start = bytes.len() - tail.len();
    tail.iter().position(|byte| is_special(*byte)).map(|at| start + at)
}

/// The high bit of each special byte, from the first one on; behind it a borrow may set more.
#[inline]
const fn special_bits(word: u64) -> u64 {
    const LOW: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

    let below_space = word.wrapping_sub(LOW * 0x20);
    let quotes = (word ^ (LOW * b'"' as u64)).wrapping_sub(LOW);
    let backslashes = (word ^ (LOW * b'\\' as u64)).wrapping_sub(LOW);
    (below_space | quotes | backslashes) & !word & HIGH
}

#[cold]
fn write_escaping(out: &mut Vec<u8>, bytes: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";

    out.reserve(bytes.len() + bytes.len() / 8);
    let mut rest = bytes;
    while let Some(at) = first_special(rest) {
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
                let [high, low] = [HEX[usize::from(control >> 4)], HEX[usize::from(control & 15)]];
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
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
