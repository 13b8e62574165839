//! Checks that need the entries of several types or the members of an envelope.
//!
//! The derive checks each type on its own, with better messages. These checks run
//! in `const` evaluation. The compiler reports their caller: the derive calls them
//! at the token to change.

use super::entry::CatalogEntry;
use crate::spec::ErrorSpec;
use crate::spec::field::FieldPlace;

/// A type has fewer codes than this, including those of the types to which it
/// forwards.
const CAPACITY: usize = 4096;

/// Checks that each code has one meaning, and that no extension of a forwarded
/// type has the name of a member of the envelope.
///
/// # Panics
/// At compile time, with a message that names the code.
#[expect(clippy::large_stack_arrays, reason = "only the compiler runs it")]
#[track_caller]
pub(super) const fn check(entries: &[CatalogEntry], members: &[&str]) {
    if has_nested(entries) {
        let mut codes = Codes { slots: [None; CAPACITY], taken: 0 };
        codes.insert_all(entries, members, false);
    }
}

/// Checks an extension against the members of an envelope.
///
/// # Panics
/// At compile time, if one of them has its name.
#[track_caller]
pub(super) const fn extension_is_free(members: &[&str], name: &str) {
    if contains(members, name) {
        Text::new("extension `")
            .push(name)
            .push("` is a member of the envelope itself; give it another name")
            .panic();
    }
}

const fn has_nested(entries: &[CatalogEntry]) -> bool {
    let mut i = 0;
    while i < entries.len() {
        if let CatalogEntry::Nested(_) = entries[i] {
            return true;
        }
        i += 1;
    }
    false
}

const fn contains(members: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < members.len() {
        if same(members[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// The specs seen so far by code, in an open-addressing hash table: comparing all
/// pairs of a large catalogue would exceed the limit on constant evaluation.
struct Codes {
    slots: [Option<&'static ErrorSpec>; CAPACITY],
    taken: usize,
}

impl Codes {
    #[track_caller]
    const fn insert_all(&mut self, entries: &[CatalogEntry], members: &[&str], forwarded: bool) {
        let mut i = 0;
        while i < entries.len() {
            match entries[i] {
                CatalogEntry::Spec(spec) => {
                    if forwarded {
                        check_extensions(spec, members);
                    }
                    self.insert(spec);
                }
                CatalogEntry::Nested(nested) => self.insert_all(nested, members, true),
            }
            i += 1;
        }
    }

    #[track_caller]
    const fn insert(&mut self, spec: &'static ErrorSpec) {
        let mut slot = hash(spec.code) % CAPACITY;
        while let Some(known) = self.slots[slot] {
            if same(known.code, spec.code) {
                check_same_meaning(known, spec);
                return check_same_grpc(known, spec);
            }
            slot = (slot + 1) % CAPACITY;
        }
        self.slots[slot] = Some(spec);
        self.taken += 1;
        // A free slot ends the search above.
        assert!(
            self.taken < CAPACITY,
            "one type holds at most 4095 codes, those that it forwards to included"
        );
    }
}

#[track_caller]
const fn check_same_meaning(known: &ErrorSpec, spec: &ErrorSpec) {
    if known.status.as_u16() != spec.status.as_u16() {
        Text::new("code `")
            .push(spec.code)
            .push("` means status ")
            .push_number(known.status.as_u16())
            .push(" in one type and ")
            .push_number(spec.status.as_u16())
            .push(" in another; use another code, or the same status and retry")
            .panic();
    }
    if !known.retry.same(&spec.retry) {
        Text::new("code `")
            .push(spec.code)
            .push("` means retry `")
            .push(known.retry.strategy().as_str())
            .push("` in one type and `")
            .push(spec.retry.strategy().as_str())
            .push("` in another, options and effect counted; use another code, or the same status and retry")
            .panic();
    }
}

#[track_caller]
const fn check_same_grpc(known: &ErrorSpec, spec: &ErrorSpec) {
    let (known, other) = (known.grpc_code(), spec.grpc_code());
    if known.number() != other.number() {
        Text::new("code `")
            .push(spec.code)
            .push("` means the gRPC code `")
            .push(known.as_str())
            .push("` in one type and `")
            .push(other.as_str())
            .push("` in another; use another code, or the same `grpc`")
            .panic();
    }
}

#[track_caller]
const fn check_extensions(spec: &ErrorSpec, members: &[&str]) {
    let mut i = 0;
    while i < spec.fields.len() {
        let field = &spec.fields[i];
        if matches!(field.place, FieldPlace::Extension) && contains(members, field.name) {
            Text::new("extension `")
                .push(field.name)
                .push("` of the forwarded code `")
                .push(spec.code)
                .push("` is a member of this type's envelope; give it another name")
                .panic();
        }
        i += 1;
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The FNV-1a hash.
const fn hash(code: &str) -> usize {
    let bytes = code.as_bytes();
    let mut hash: u32 = 0x811c_9dc5;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    hash as usize
}

/// A message that is built at compile time.
struct Text {
    bytes: [u8; 512],
    len: usize,
}

impl Text {
    const fn new(start: &str) -> Self {
        Self { bytes: [0; 512], len: 0 }.push(start)
    }

    /// Leaves out parts that do not fit.
    const fn push(mut self, part: &str) -> Self {
        let part = part.as_bytes();
        if self.len + part.len() <= self.bytes.len() {
            let mut i = 0;
            while i < part.len() {
                self.bytes[self.len + i] = part[i];
                i += 1;
            }
            self.len += part.len();
        }
        self
    }

    const fn push_number(self, number: u16) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let mut text = self;
        let mut unit = 10_000;
        while unit > 0 {
            if number >= unit {
                text = text.push(DIGITS[(number / unit % 10) as usize]);
            }
            unit /= 10;
        }
        text
    }

    #[track_caller]
    const fn panic(&self) -> ! {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("a code has two meanings"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::from_number;
    use crate::{FieldSpec, GrpcCode, Retry};

    static A404: ErrorSpec = ErrorSpec::new("A", from_number(404));
    static A409: ErrorSpec = ErrorSpec::new("A", from_number(409));
    static A404_ONCE: ErrorSpec = ErrorSpec::new("A", from_number(404)).with_retry(Retry::once());
    static B404: ErrorSpec = ErrorSpec::new("B", from_number(404)).with_fields(&[
        FieldSpec::new("code", FieldPlace::Extension, "u8"),
        FieldSpec::new("path", FieldPlace::Detail, "u8"),
    ]);

    fn text(run: impl FnOnce() + std::panic::UnwindSafe) -> Option<String> {
        let fault = std::panic::catch_unwind(run).err()?;
        Some(fault.downcast::<String>().map_or_else(|_| "not a text".to_owned(), |text| *text))
    }

    fn check_beside(
        nested: &'static ErrorSpec,
        members: &'static [&'static str],
    ) -> Option<String> {
        let nested = Box::leak(Box::new([CatalogEntry::Spec(nested)]));
        text(|| check(&[CatalogEntry::Spec(&A404), CatalogEntry::Nested(nested)], members))
    }

    #[test]
    fn code_with_one_meaning_passes() {
        assert_eq!(check_beside(&A404, &[]), None);
        assert_eq!(check_beside(&B404, &["path"]), None);
    }

    #[test]
    fn two_statuses_are_named_with_the_code() {
        let text = check_beside(&A409, &[]).unwrap_or_default();
        assert!(
            text.starts_with("code `A` means status 404 in one type and 409 in another"),
            "{text}"
        );
    }

    #[test]
    fn two_strategies_are_named_with_the_code() {
        let text = check_beside(&A404_ONCE, &[]).unwrap_or_default();
        assert!(
            text.starts_with("code `A` means retry `never` in one type and `once` in another"),
            "{text}"
        );
    }

    #[test]
    fn two_grpc_codes_are_named_with_the_code() {
        static A404_SAID: ErrorSpec =
            ErrorSpec::new("A", from_number(404)).with_grpc(GrpcCode::NotFound);
        static A404_GONE: ErrorSpec =
            ErrorSpec::new("A", from_number(404)).with_grpc(GrpcCode::FailedPrecondition);
        let text = check_beside(&A404_GONE, &[]).unwrap_or_default();
        let start = "code `A` means the gRPC code `NOT_FOUND` in one type and `FAILED_PRECONDITION` in another";
        assert!(text.starts_with(start), "{text}");
        assert_eq!(check_beside(&A404_SAID, &[]), None);
    }

    #[test]
    fn forwarded_extension_named_as_member_is_refused() {
        let text = check_beside(&B404, &["code"]).unwrap_or_default();
        assert!(text.starts_with("extension `code` of the forwarded code `B`"), "{text}");
    }

    #[test]
    fn extension_named_as_member_is_refused() {
        assert_eq!(text(|| extension_is_free(&["status"], "balance")), None);
        let text = text(|| extension_is_free(&["status"], "status")).unwrap_or_default();
        assert!(text.starts_with("extension `status` is a member"), "{text}");
    }
}
