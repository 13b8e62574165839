//! What serde says is wrong with a value, without the value.
//!
//! The errors of its formats are texts, made by [`serde::de::Error`]: what was expected stands at their end, what was
//! found before it. Only what was expected is taken. A text of any other origin may quote the value anywhere, so
//! nothing of it is shown, unless it is one of the standard library's, which are fixed.

use std::borrow::Cow;

use apierror_core::FieldError;

use super::path::{ends_at, push, shown};

/// What is wrong with a value. The codes are called after the functions of [`serde::de::Error`].
#[derive(Debug, PartialEq)]
pub(crate) enum Complaint<'a> {
    /// There is no field of this name.
    MissingField(&'a str),
    /// There is a field of this name.
    UnknownField(&'a str),
    /// There are two fields of this name.
    DuplicateField(&'a str),
    /// Another value is expected.
    Expected { code: &'static str, expected: Cow<'static, str> },
    /// Nothing that is known to be safe.
    Other,
}

impl<'a> Complaint<'a> {
    /// What `message` says.
    pub(crate) fn of(message: &'a str) -> Self {
        let name = |prefix| message.strip_prefix(prefix)?.strip_suffix('`');
        if let Some(name) = name("missing field `") {
            return Self::MissingField(name);
        }
        if let Some(name) = name("duplicate field `") {
            return Self::DuplicateField(name);
        }
        if message.ends_with("`, there are no variants") {
            return Self::Other;
        }
        // What was expected is in the type's own words; what was found could have any: hence the last of them.
        let (found, expectation) = message.rsplit_once(", expected ").unwrap_or((message, ""));
        if let Some(name) = found.strip_prefix("unknown field `") {
            let name = name.strip_suffix("`, there are no fields").unwrap_or(name);
            return Self::UnknownField(name.strip_suffix('`').unwrap_or(name));
        }
        let codes = [
            ("invalid type: ", "invalid_type"),
            ("invalid value: ", "invalid_value"),
            ("invalid length ", "invalid_length"),
            ("unknown variant `", "unknown_variant"),
        ];
        let code =
            codes.into_iter().find_map(|(prefix, code)| found.starts_with(prefix).then_some(code));
        match code {
            Some(code) if !expectation.is_empty() => {
                Self::Expected { code, expected: expected(expectation) }
            }
            _ => of_std(message),
        }
    }

    /// The value is not what was expected.
    pub(crate) fn value(expected: Cow<'static, str>) -> Self {
        Self::Expected { code: "invalid_value", expected }
    }

    /// Whether it is about a field, where the object that has it is at hand.
    pub(crate) fn names_its_field(&self) -> bool {
        matches!(self, Self::MissingField(_) | Self::UnknownField(_) | Self::DuplicateField(_))
    }

    /// The complaint about the value at `path`; about a field, where the object at `path` should have it.
    pub(crate) fn at(self, mut path: String) -> FieldError {
        let (message, code) = match self {
            Self::MissingField(name) => {
                push(&mut path, name);
                ("Required".into(), "missing_field")
            }
            Self::DuplicateField(name) => {
                push(&mut path, name);
                ("Given twice".into(), "duplicate_field")
            }
            Self::UnknownField(name) => {
                // The field has been entered, unless its object was read into a buffer first.
                if !ends_at(&path, name) {
                    push(&mut path, name);
                }
                ("Unknown field".into(), "unknown_field")
            }
            Self::Expected { code, expected } => (Cow::Owned(format!("Expected {expected}")), code),
            Self::Other => ("Invalid value".into(), "invalid_value"),
        };
        FieldError::new(shown(path), message).with_code(code)
    }
}

/// What the standard library's `FromStr` says: formats made of text parse numbers by it.
fn of_std(message: &str) -> Complaint<'static> {
    let expected = match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => "an integer",
        "number too large to fit in target type" => "a smaller number",
        "number too small to fit in target type" => "a larger number",
        "number would be zero for non-zero type" => "a number other than zero",
        "invalid float literal" | "cannot parse float from empty string" => "a number",
        "provided string was not `true` or `false`" => "`true` or `false`",
        "too many characters in string" | "cannot parse char from empty string" => "one character",
        _ => return Complaint::Other,
    };
    Complaint::value(Cow::Borrowed(expected))
}

/// A type in the words of one who does not write Rust: serde and its formats name it as Rust does.
pub(crate) fn expected(rust: &str) -> Cow<'static, str> {
    macro_rules! integer {
        ($($int:ident)*) => {
            match rust {
                $(stringify!($int) => return format!("an integer from {} to {}", $int::MIN, $int::MAX).into(),)*
                _ => {}
            }
        };
    }

    integer! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
    let kinds = [
        ("struct ", "an object"),
        ("internally tagged enum ", "an object"),
        ("adjacently tagged enum ", "an object"),
        ("enum ", "a known variant"),
        ("tuple ", "an array"),
        ("unit struct ", "null"),
    ];
    if let Some((_, kind)) = kinds.into_iter().find(|(prefix, _)| rust.starts_with(prefix)) {
        return Cow::Borrowed(kind);
    }
    Cow::Borrowed(match rust {
        "f32" | "f64" => "a number",
        "bool" => "`true` or `false`",
        "char" => "one character",
        "String" => "a string",
        "a map" => "an object",
        "a sequence" => "an array",
        "unit" => "null",
        "variant identifier" => "a known variant",
        _ => return Cow::Owned(rust.replacen("a tuple of size", "an array of length", 1)),
    })
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::num::NonZero;
    use std::str::FromStr;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde::de::{Error as _, Unexpected};

    use super::*;

    type Fault = serde::de::value::Error;

    fn said(fault: &dyn Error) -> FieldError {
        Complaint::of(&fault.to_string()).at("at".to_owned())
    }

    fn check(fault: &dyn Error, path: &str, message: &str, code: &str) {
        assert_eq!(
            said(fault),
            FieldError::new(path.to_owned(), message.to_owned()).with_code(code.to_owned())
        );
    }

    #[test]
    fn a_field_has_its_own_path() {
        check(&Fault::missing_field("sku"), "at.sku", "Required", "missing_field");
        check(&Fault::duplicate_field("sku"), "at.sku", "Given twice", "duplicate_field");
        check(&Fault::unknown_field("skü", &["sku"]), "at.skü", "Unknown field", "unknown_field");
        check(&Fault::unknown_field("x", &[]), "at.x", "Unknown field", "unknown_field");
        check(
            &Fault::unknown_field("a`, expected b", &["sku", "size"]),
            "at.a`, expected b",
            "Unknown field",
            "unknown_field",
        );
    }

    #[test]
    fn a_field_that_was_entered_is_there_once() {
        let path = |at: &str| Complaint::UnknownField("sku").at(at.to_owned()).path;
        assert_eq!(path("sku"), "sku");
        assert_eq!(path("items.0.sku"), "items.0.sku");
        assert_eq!(path("items.0"), "items.0.sku");
        assert_eq!(path("xsku"), "xsku.sku");
        let missing = Complaint::MissingField("url").at("url".to_owned());
        assert_eq!(missing.path, "url.url");
    }

    #[test]
    fn only_what_was_expected_is_said() {
        let secret = Unexpected::Str("hunter2, expected hunter3");
        check(
            &Fault::invalid_type(secret, &"u8"),
            "at",
            "Expected an integer from 0 to 255",
            "invalid_type",
        );
        check(
            &Fault::invalid_type(secret, &"struct Order"),
            "at",
            "Expected an object",
            "invalid_type",
        );
        check(
            &Fault::invalid_value(secret, &"a nonzero u32"),
            "at",
            "Expected a nonzero u32",
            "invalid_value",
        );
        check(
            &Fault::invalid_length(3, &"a tuple of size 2"),
            "at",
            "Expected an array of length 2",
            "invalid_length",
        );
        check(
            &Fault::unknown_variant("hunter2", &["red", "blue"]),
            "at",
            "Expected `red` or `blue`",
            "unknown_variant",
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Whatever the value says of itself.
        #[test]
        fn no_value_is_said(
            parts in vec(prop_oneof![Just(", expected "), Just("`"), Just("missing field `"), Just("hunter2"), Just("\"")], 1..9),
        ) {
            let value = parts.concat();
            let faults = [
                Fault::invalid_type(Unexpected::Str(&value), &"u8"),
                Fault::invalid_value(Unexpected::Other(&value), &"u8"),
                Fault::unknown_variant(&value, &["red"]),
                Fault::unknown_variant(&value, &[]),
                Fault::unknown_field(&value, &["red"]),
                Fault::custom(format_args!("refused {value}")),
            ];
            for fault in faults {
                let field = said(&fault);
                prop_assert!(!field.message.contains("hunter2"), "{field:?} of {fault}");
            }
        }
    }

    #[test]
    fn nothing_of_an_unknown_text_is_said() {
        for text in [
            "no colour: hunter2",
            "hunter2",
            "invalid type: hunter2",
            "unknown variant `hunter2`, there are no variants",
        ] {
            check(&Fault::custom(text), "at", "Invalid value", "invalid_value");
        }
    }

    #[test]
    fn the_standard_library_still_says_what_it_said() {
        fn fault<T: FromStr<Err: Error + 'static>>(text: &str) -> Option<Box<dyn Error>> {
            text.parse::<T>().err().map(Into::into)
        }

        let faults = [
            (fault::<u8>("x"), "Expected an integer"),
            (fault::<u8>(""), "Expected an integer"),
            (fault::<u8>("256"), "Expected a smaller number"),
            (fault::<i8>("-129"), "Expected a larger number"),
            (fault::<NonZero<u8>>("0"), "Expected a number other than zero"),
            (fault::<f32>("x"), "Expected a number"),
            (fault::<f32>(""), "Expected a number"),
            (fault::<bool>("x"), "Expected `true` or `false`"),
            (fault::<char>("xy"), "Expected one character"),
            (fault::<char>(""), "Expected one character"),
        ];
        for (fault, message) in faults {
            check(&*fault.expect("not what is parsed"), "at", message, "invalid_value");
        }
    }
}
