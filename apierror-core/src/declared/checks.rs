//! Checks that need the entries of several types or the members of an envelope.
//!
//! The derive checks each type on its own, with better messages. These checks run
//! in `const` evaluation. The compiler reports a failed one at its call, so the
//! derive puts the call at the token to change.

use super::const_text::{ConstText, is_one_of, same};
use super::entry::CatalogEntry;
use crate::spec::ErrorSpec;
use crate::spec::field::{FieldPlace, FieldSpec};

/// A type has fewer codes than this, including the codes of the types that it
/// forwards to.
const CAPACITY: usize = 4096;

/// Checks that each code has one meaning, and that no extension of a forwarded
/// type has the name of a member of the envelope.
///
/// # Panics
/// At compile time, if a check fails. The message names the code.
#[expect(clippy::large_stack_arrays, reason = "only the compiler runs it")]
#[track_caller]
pub(super) const fn check(entries: &[CatalogEntry], members: &[&str]) {
    if has_nested(entries) {
        let mut codes = Codes { slots: [None; CAPACITY], taken: 0 };
        codes.insert_all(entries, members, false);
    }
}

/// Checks that no member of an envelope has the name of an extension.
///
/// # Panics
/// At compile time, if one has.
#[track_caller]
pub(super) const fn extension_is_free(members: &[&str], name: &str) {
    if is_one_of(name, members) {
        ConstText::new("extension `")
            .push(name)
            .push("` is a member of the envelope itself; give it another name")
            .panic();
    }
}

const fn has_nested(entries: &[CatalogEntry]) -> bool {
    let mut i = 0;
    while i < entries.len() {
        if let CatalogEntry::Nested(_) | CatalogEntry::Extended { .. } = entries[i] {
            return true;
        }
        i += 1;
    }
    false
}

/// The specs seen so far, in an open-addressing hash table keyed by code.
/// Comparing all pairs of a large catalogue would exceed the limit on constant
/// evaluation.
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
                CatalogEntry::Spec(spec) | CatalogEntry::Caused(spec, _) => {
                    if forwarded {
                        check_extensions(spec, members);
                    }
                    self.insert(spec);
                }
                CatalogEntry::Nested(nested) => self.insert_all(nested, members, true),
                CatalogEntry::Extended { entries, fields } => {
                    check_added(fields, members);
                    self.insert_all(entries, members, true);
                }
            }
            i += 1;
        }
    }

    #[track_caller]
    const fn insert(&mut self, spec: &'static ErrorSpec) {
        let mut slot = hash(spec.name) % CAPACITY;
        while let Some(known) = self.slots[slot] {
            if same(known.name, spec.name) {
                check_same_code(known, spec);
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
            "a type can have at most 4095 codes, including those of the types it forwards to"
        );
    }
}

#[track_caller]
const fn check_same_code(known: &ErrorSpec, spec: &ErrorSpec) {
    if !same(known.code, spec.code) {
        ConstText::new("name `")
            .push(spec.name)
            .push("` has the code `")
            .push(known.code)
            .push("` in one type and `")
            .push(spec.code)
            .push("` in another; give one of the two another `name`")
            .panic();
    }
}

/// Returns the start of a text about a kind of error: its name, or its code.
const fn subject(spec: &ErrorSpec) -> ConstText {
    let what = if same(spec.name, spec.code) { "code `" } else { "name `" };
    ConstText::new(what).push(spec.name)
}

#[track_caller]
const fn check_same_meaning(known: &ErrorSpec, spec: &ErrorSpec) {
    if known.status.as_u16() != spec.status.as_u16() {
        subject(spec)
            .push("` means status ")
            .push_number(known.status.as_u16())
            .push(" in one type and ")
            .push_number(spec.status.as_u16())
            .push(
                " in another; give one of the two another `name`, or use the same status and retry",
            )
            .panic();
    }
    let (strategy, other) = (known.retry.strategy().as_str(), spec.retry.strategy().as_str());
    if !same(strategy, other) {
        subject(spec)
            .push("` means retry `")
            .push(strategy)
            .push("` in one type and `")
            .push(other)
            .push("` in another; give one of the two another `name`, or use the same status and retry")
            .panic();
    }
    if !known.retry.same(&spec.retry) {
        subject(spec)
            .push("` means retry `")
            .push(strategy)
            .push("` in two types, with different options or effects; give one of the two another `name`, or use the same status and retry")
            .panic();
    }
}

#[track_caller]
const fn check_same_grpc(known: &ErrorSpec, spec: &ErrorSpec) {
    let (known, other) = (known.grpc_code(), spec.grpc_code());
    if known.number() != other.number() {
        subject(spec)
            .push("` means the gRPC code `")
            .push(known.as_str())
            .push("` in one type and `")
            .push(other.as_str())
            .push("` in another; give one of the two another `name`, or use the same `grpc`")
            .panic();
    }
}

/// Checks the members that a wrapper with hand-written impls adds to its
/// errors.
#[track_caller]
const fn check_added(fields: &[FieldSpec], members: &[&str]) {
    let mut i = 0;
    while i < fields.len() {
        if matches!(fields[i].place, FieldPlace::Extension) {
            extension_is_free(members, fields[i].name);
        }
        i += 1;
    }
}

#[track_caller]
const fn check_extensions(spec: &ErrorSpec, members: &[&str]) {
    let members = match spec.own_envelope() {
        Some(own) => own.members,
        None => members,
    };
    let mut i = 0;
    while i < spec.fields.len() {
        let field = &spec.fields[i];
        if matches!(field.place, FieldPlace::Extension) && is_one_of(field.name, members) {
            ConstText::new("extension `")
                .push(field.name)
                .push("` of the forwarded code `")
                .push(spec.code)
                .push("` is a member of this type's envelope; give it another name")
                .panic();
        }
        i += 1;
    }
}

/// Returns the FNV-1a hash.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::from_number;
    use crate::{Effect, FieldSpec, GrpcCode, Retry};

    static A404: ErrorSpec = ErrorSpec::new("A", from_number(404));
    static A409: ErrorSpec = ErrorSpec::new("A", from_number(409));
    static A404_ONCE: ErrorSpec = ErrorSpec::new("A", from_number(404)).with_retry(Retry::once());
    static B404: ErrorSpec = ErrorSpec::new("B", from_number(404)).with_fields(&[
        FieldSpec::new("code", FieldPlace::Extension, "u8"),
        FieldSpec::new("path", FieldPlace::Detail, "u8"),
    ]);

    fn panic_message(run: impl FnOnce() + std::panic::UnwindSafe) -> Option<String> {
        let payload = std::panic::catch_unwind(run).err()?;
        Some(payload.downcast::<String>().map_or_else(|_| "not a string".to_owned(), |text| *text))
    }

    fn check_beside(
        nested: &'static ErrorSpec,
        members: &'static [&'static str],
    ) -> Option<String> {
        let nested = Box::leak(Box::new([CatalogEntry::Spec(nested)]));
        panic_message(|| check(&[CatalogEntry::Spec(&A404), CatalogEntry::Nested(nested)], members))
    }

    #[test]
    fn code_with_one_meaning_passes() {
        assert_eq!(check_beside(&A404, &[]), None);
        assert_eq!(check_beside(&B404, &["path"]), None);
    }

    #[test]
    fn code_with_two_statuses_is_refused() {
        let text = check_beside(&A409, &[]).unwrap_or_default();
        assert!(
            text.starts_with("code `A` means status 404 in one type and 409 in another"),
            "{text}"
        );
    }

    #[test]
    fn code_with_two_strategies_is_refused() {
        let text = check_beside(&A404_ONCE, &[]).unwrap_or_default();
        assert!(
            text.starts_with("code `A` means retry `never` in one type and `once` in another;"),
            "{text}"
        );
    }

    #[test]
    fn code_with_two_effects_is_refused() {
        static A404_UNKNOWN: ErrorSpec = ErrorSpec::new("A", from_number(404))
            .with_retry(Retry::never().with_effect(Effect::Unknown));
        let text = check_beside(&A404_UNKNOWN, &[]).unwrap_or_default();
        assert!(text.starts_with("code `A` means retry `never` in two types, with"), "{text}");
    }

    #[test]
    fn code_with_two_grpc_codes_is_refused() {
        static DECLARED: ErrorSpec =
            ErrorSpec::new("A", from_number(404)).with_grpc(GrpcCode::NotFound);
        static OTHER: ErrorSpec =
            ErrorSpec::new("A", from_number(404)).with_grpc(GrpcCode::FailedPrecondition);
        let text = check_beside(&OTHER, &[]).unwrap_or_default();
        let start = "code `A` means the gRPC code `NOT_FOUND` in one type and `FAILED_PRECONDITION` in another";
        assert!(text.starts_with(start), "{text}");
        // The status implies the same code.
        assert_eq!(check_beside(&DECLARED, &[]), None);
    }

    #[test]
    fn forwarded_extension_named_as_member_is_refused() {
        let text = check_beside(&B404, &["code"]).unwrap_or_default();
        assert!(text.starts_with("extension `code` of the forwarded code `B`"), "{text}");
    }

    #[test]
    fn extension_named_as_member_is_refused() {
        assert_eq!(panic_message(|| extension_is_free(&["status"], "balance")), None);
        let text = panic_message(|| extension_is_free(&["status"], "status")).unwrap_or_default();
        assert!(text.starts_with("extension `status` is a member"), "{text}");
    }
}
