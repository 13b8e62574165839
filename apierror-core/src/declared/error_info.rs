//! The rules of AIP-193 for an `ErrorInfo`, checked at compile time.
//!
//! They hold for errors in an envelope whose body has one:
//! [`Google`](crate::envelope::Google), alone or in a wrapper.

use super::const_text::{ConstText, is_one_of};
use super::entry::CatalogEntry;
use crate::spec::ErrorSpec;
use crate::spec::field::{FieldPlace, FieldSpec};

/// Checks the errors that have the type's envelope.
#[track_caller]
pub(super) const fn check_entries(entries: &[CatalogEntry]) {
    let mut i = 0;
    while i < entries.len() {
        match entries[i] {
            CatalogEntry::Spec(spec) | CatalogEntry::Caused(spec, _)
                if spec.own_envelope().is_none() =>
            {
                check_spec(spec);
            }
            CatalogEntry::Spec(_) | CatalogEntry::Caused(..) => {}
            CatalogEntry::Nested(entries) | CatalogEntry::Extended { entries, .. } => {
                check_entries(entries);
            }
        }
        i += 1;
    }
}

/// Checks the errors that name their own envelope.
#[track_caller]
pub(super) const fn check_own_envelopes(entries: &[CatalogEntry]) {
    let mut i = 0;
    while i < entries.len() {
        match entries[i] {
            CatalogEntry::Spec(spec) | CatalogEntry::Caused(spec, _) => check_own_envelope(spec),
            CatalogEntry::Nested(entries) | CatalogEntry::Extended { entries, .. } => {
                check_own_envelopes(entries);
            }
        }
        i += 1;
    }
}

/// Checks an error that names its own envelope.
#[track_caller]
pub(super) const fn check_own_envelope(spec: &ErrorSpec) {
    if let Some(envelope) = spec.own_envelope()
        && envelope.has_error_info
    {
        check_spec(spec);
    }
}

#[track_caller]
const fn check_spec(spec: &ErrorSpec) {
    check_reason(spec.code);
    if spec.domain.is_none() {
        ConstText::new("code `")
            .push(spec.code)
            .push("` has no `domain`, which AIP-193 and `envelope::Google` require; write one on the type, such as `domain = \"orders.example.com\"`")
            .panic();
    }
    let mut i = 0;
    while i < spec.fields.len() {
        check_field(spec, &spec.fields[i]);
        i += 1;
    }
}

/// A reason matches `[A-Z][A-Z0-9_]+[A-Z0-9]` and has at most 63 characters.
#[track_caller]
const fn check_reason(code: &str) {
    if is_reason(code.as_bytes()) {
        return;
    }
    let text = ConstText::new("code `")
        .push(code)
        .push("` is not a `reason` of AIP-193, which `envelope::Google` sends; write 3 to 63 of `A` to `Z`, `0` to `9` and `_`, starting with a letter and not ending in `_`");
    let mut upper = [0; 63];
    let code = code.as_bytes();
    let mut i = 0;
    while i < code.len() && i < upper.len() {
        upper[i] =
            if code[i].is_ascii_alphanumeric() { code[i].to_ascii_uppercase() } else { b'_' };
        i += 1;
    }
    let upper = upper.split_at(i).0;
    match std::str::from_utf8(upper) {
        Ok(name) if code.len() == i && is_reason(upper) => {
            text.push(", such as `").push(name).push("`").panic()
        }
        _ => text.panic(),
    }
}

const fn is_reason(code: &[u8]) -> bool {
    if code.len() < 3 || code.len() > 63 {
        return false;
    }
    let mut i = 0;
    while i < code.len() {
        let is_legal = match code[i] {
            b'A'..=b'Z' => true,
            b'0'..=b'9' => i > 0,
            b'_' => i > 0 && i + 1 < code.len(),
            _ => false,
        };
        if !is_legal {
            return false;
        }
        i += 1;
    }
    true
}

/// The metadata of an `ErrorInfo` is a map of strings. Types whose JSON is not known
/// here are allowed.
#[track_caller]
const fn check_field(spec: &ErrorSpec, field: &FieldSpec) {
    let ty = Outer::new(field.rust_type);
    let problem = match field.place {
        FieldPlace::Detail => ty.is_list() || ty.is_map(),
        FieldPlace::Details => ty.is_list() && !contains(field.rust_type, "FieldError"),
        _ => false,
    };
    if problem {
        ConstText::new("detail `")
            .push(field.name)
            .push("` of code `")
            .push(spec.code)
            .push("` is a `")
            .push(field.rust_type)
            .push("`, but the metadata of AIP-193 and `envelope::Google` holds only texts, numbers and booleans; make it an `extension`")
            .panic();
    }
}

/// The outermost part of a type as it is written: `HashMap` of
/// `std::collections::HashMap<K, V>`, `[` of a slice.
struct Outer<'a>(&'a str);

impl<'a> Outer<'a> {
    const fn new(ty: &'a str) -> Self {
        let bytes = ty.as_bytes();
        let (mut from, mut to) = (0, 0);
        while to < bytes.len() {
            match bytes[to] {
                b'[' | b'(' => return Self(ty.split_at(to).1.split_at(1).0),
                b'<' => break,
                b'_' => {}
                byte if byte.is_ascii_alphanumeric() => {}
                // References, lifetimes and the modules of a path.
                _ => from = to + 1,
            }
            to += 1;
        }
        if to < from || !ty.is_char_boundary(from) || !ty.is_char_boundary(to) {
            return Self("");
        }
        Self(ty.split_at(to).0.split_at(from).1)
    }

    const fn is_list(&self) -> bool {
        const LISTS: [&str; 8] =
            ["[", "(", "Vec", "VecDeque", "LinkedList", "HashSet", "BTreeSet", "IndexSet"];
        is_one_of(self.0, &LISTS)
    }

    const fn is_map(&self) -> bool {
        is_one_of(self.0, &["HashMap", "BTreeMap", "IndexMap", "Map"])
    }
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut from = 0;
    while from + part.len() <= text.len() {
        let mut i = 0;
        while i < part.len() && text[from + i] == part[i] {
            i += 1;
        }
        if i == part.len() {
            return true;
        }
        from += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_follows_aip_193() {
        for reason in ["ABC", "ORDER_NOT_FOUND", "A1_2B", &"A".repeat(63)] {
            assert!(is_reason(reason.as_bytes()), "{reason}");
        }
        for other in ["", "AB", "1AB", "_AB", "AB_", "AbC", "A-B", "A/B", &"A".repeat(64)] {
            assert!(!is_reason(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn outer_type_is_known_without_its_path() {
        for (ty, outer) in [
            ("Vec<u8>", "Vec"),
            ("std::collections::HashMap<String, Vec<u8>>", "HashMap"),
            ("&'static [u8]", "["),
            ("&'a str", "str"),
            ("(u8, u8)", "("),
            ("Money", "Money"),
            ("Größe", "e"),
            ("", ""),
        ] {
            assert_eq!(Outer::new(ty).0, outer, "{ty}");
        }
    }

    #[test]
    fn contains_finds_a_part_anywhere() {
        assert!(contains("Vec<apierror::FieldError>", "FieldError"));
        assert!(!contains("Vec<Field>", "FieldError"));
        assert!(!contains("", "FieldError"));
    }
}
