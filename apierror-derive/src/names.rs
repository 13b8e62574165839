//! Converts names to headings, to codes and to parts of a URI.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Splits a name into words. `RateLimited`, `rate_limited`, `RATE-LIMITED` and
/// `HTTPError` have two words each.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || before.is_uppercase()
                        && chars.get(i + 1).is_some_and(|next| next.is_lowercase())
            });
        if starts || matches!(c, '_' | '-' | ' ') {
            words.push(String::new());
        }
        if let (Some(word), false) = (words.last_mut(), matches!(c, '_' | '-' | ' ')) {
            word.push(*c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns a type's name as a heading: `Order error` for `OrderError`.
pub(crate) fn heading(name: &str) -> String {
    let mut words = words(name);
    for word in words.iter_mut().skip(1) {
        let is_acronym = word.len() > 1 && word.chars().all(char::is_uppercase);
        if !is_acronym {
            *word = word.to_lowercase();
        }
    }
    words.join(" ")
}

/// Returns a name as a code: `NOT_FOUND` for `NotFound`.
pub(crate) fn screaming_snake(name: &str) -> String {
    words(name).join("_").to_uppercase()
}

/// Returns a code as the end of a URI: `order-not-found` for `ORDER_NOT_FOUND`.
///
/// Characters that are not allowed there are percent-encoded (RFC 3986,
/// section 2.3), so that codes that differ in them stay different.
pub(crate) fn kebab(code: &str) -> String {
    let mut kebab = String::new();
    for c in words(code).join("-").chars() {
        match c {
            'A'..='Z' => kebab.push(c.to_ascii_lowercase()),
            'a'..='z' | '0'..='9' | '-' | '.' | '~' => kebab.push(c),
            other => {
                let encoded = format!("%{:02X}", u32::from(other));
                kebab.push_str(&encoded);
            }
        }
    }
    kebab
}

/// Returns a code for use in a URI, as it is written. Only characters that have a meaning
/// there or are not allowed are percent-encoded (RFC 3986, section 2).
pub(crate) fn in_uri(code: &str) -> Cow<'_, str> {
    let is_plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || *byte == b'_' || b"-.~:/@!$&'()*+,;=".contains(byte)
    };
    // Nearly all codes are plain. The search is fast where the macro runs without
    // optimisation too.
    if code.as_bytes().iter().all(is_plain) {
        return Cow::Borrowed(code);
    }
    let mut encoded = String::new();
    for byte in code.bytes() {
        if is_plain(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_words() {
        assert_eq!(heading("OrderError"), "Order error");
        assert_eq!(heading("HTTPError"), "HTTP error");
        assert_eq!(heading("V2Api"), "V2 api");
        assert_eq!(screaming_snake("NotFound"), "NOT_FOUND");
        assert_eq!(screaming_snake("S3Error"), "S3_ERROR");
    }

    #[test]
    fn codes_become_the_end_of_a_uri() {
        assert_eq!(kebab("ORDER_NOT_FOUND"), "order-not-found");
        assert_eq!(kebab("productNotFound"), "product-not-found");
        assert_eq!(kebab("payment.declined/late"), "payment.declined%2Flate");
        assert_eq!(kebab("E1001"), "e1001");
    }

    #[test]
    fn in_uri_encodes_only_what_a_uri_needs() {
        assert_eq!(in_uri("ORDER_NOT_FOUND"), "ORDER_NOT_FOUND");
        assert_eq!(in_uri("a.b/c:d-e~f"), "a.b/c:d-e~f");
        assert_eq!(in_uri("a b#c?d%e{f}"), "a%20b%23c%3Fd%25e%7Bf%7D");
    }
}
