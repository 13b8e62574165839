//! Converts an error text of serde into a field error that never quotes the
//! value.
//!
//! [`serde::de::Error`] creates messages that start with the value that was
//! found and end with the expected type. Only the expected type is shown. Any
//! other message may quote the value anywhere, so none of it is shown, except
//! for the fixed messages of the standard library.
//!
//! Paths are those of [`FieldError`]: `product.images.0.url`.

use std::borrow::Cow;

use apierror_core::FieldError;
use serde_path_to_error::{Path, Segment};

use super::limit::shortened;

/// The error of a value. The codes are the names of the functions of
/// [`serde::de::Error`].
#[derive(Debug, PartialEq)]
pub(crate) enum DecodeError<'a> {
    /// A field of this name is missing.
    MissingField(&'a str),
    /// The type has no field of this name.
    UnknownField(&'a str),
    /// There are two fields of this name.
    DuplicateField(&'a str),
    /// Another value was expected.
    Expected { code: &'static str, expected: Cow<'static, str> },
    /// Any other text, which may quote the value.
    Other,
}

impl<'a> DecodeError<'a> {
    /// Parses the text of an error.
    pub(crate) fn parse(message: &'a str) -> Self {
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
        // Splits at the last match: the value that was found may contain any
        // text, and the expectation contains only text of the type.
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
            _ => parse_std(message),
        }
    }

    /// Creates the error for a value other than the expected one.
    pub(crate) fn invalid_value(expected: Cow<'static, str>) -> Self {
        Self::Expected { code: "invalid_value", expected }
    }

    /// Returns whether the error names a field of the object that was decoded.
    pub(crate) fn names_its_field(&self) -> bool {
        matches!(self, Self::MissingField(_) | Self::UnknownField(_) | Self::DuplicateField(_))
    }

    /// Returns the field error for the value at `path`. If the error names its
    /// field, `path` is the path of the object around it.
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
                // The path already contains the field, unless serde buffered
                // the object.
                if !ends_with(&path, name) {
                    push(&mut path, name);
                }
                ("Unknown field".into(), "unknown_field")
            }
            Self::Expected { code, expected } => (Cow::Owned(format!("Expected {expected}")), code),
            Self::Other => ("Invalid value".into(), "invalid_value"),
        };
        FieldError::new(shortened(path), message).with_code(code)
    }
}

/// Parses the message of an error of the standard library's `FromStr` impls.
/// Text formats, such as forms, parse numbers with these.
fn parse_std(message: &str) -> DecodeError<'static> {
    let expected = match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => "an integer",
        "number too large to fit in target type" => "a smaller number",
        "number too small to fit in target type" => "a larger number",
        "number would be zero for non-zero type" => "a number other than zero",
        "invalid float literal" | "cannot parse float from empty string" => "a number",
        "provided string was not `true` or `false`" => "`true` or `false`",
        "too many characters in string" | "cannot parse char from empty string" => "one character",
        _ => return DecodeError::Other,
    };
    DecodeError::invalid_value(Cow::Borrowed(expected))
}

/// Describes a Rust type for a caller who does not write Rust.
pub(crate) fn expected(rust: &str) -> Cow<'static, str> {
    macro_rules! integer {
        ($($int:ident)*) => {
            match rust {
                $(stringify!($int) => {
                    return format!("an integer from {} to {}", $int::MIN, $int::MAX).into();
                })*
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

/// Returns a path with dots between its segments.
pub(super) fn dotted(path: &Path) -> String {
    let mut dotted = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut dotted, &index.to_string()),
            Segment::Map { key: name } | Segment::Enum { variant: name } => push(&mut dotted, name),
            Segment::Unknown => {}
        }
    }
    dotted
}

/// Appends a segment.
fn push(dotted: &mut String, name: &str) {
    if !dotted.is_empty() {
        dotted.push('.');
    }
    dotted.push_str(name);
}

/// Returns whether `name` is the last segment.
fn ends_with(dotted: &str, name: &str) -> bool {
    dotted.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::num::NonZero;
    use std::str::FromStr;

    use serde::de::{Error as _, Unexpected};

    use super::*;

    type SerdeError = serde::de::value::Error;

    fn field_error(error: &dyn Error) -> FieldError {
        DecodeError::parse(&error.to_string()).at("at".to_owned())
    }

    fn check(error: &dyn Error, path: &str, message: &str, code: &str) {
        assert_eq!(
            field_error(error),
            FieldError::new(path.to_owned(), message.to_owned()).with_code(code.to_owned())
        );
    }

    #[test]
    fn error_about_a_field_has_the_path_of_the_field() {
        check(&SerdeError::missing_field("sku"), "at.sku", "Required", "missing_field");
        check(&SerdeError::duplicate_field("sku"), "at.sku", "Given twice", "duplicate_field");
        check(
            &SerdeError::unknown_field("skü", &["sku"]),
            "at.skü",
            "Unknown field",
            "unknown_field",
        );
        check(&SerdeError::unknown_field("x", &[]), "at.x", "Unknown field", "unknown_field");
        check(
            &SerdeError::unknown_field("a`, expected b", &["sku", "size"]),
            "at.a`, expected b",
            "Unknown field",
            "unknown_field",
        );
    }

    #[test]
    fn unknown_field_at_the_end_of_the_path_is_not_repeated() {
        let path = |at: &str| DecodeError::UnknownField("sku").at(at.to_owned()).path;
        assert_eq!(path("sku"), "sku");
        assert_eq!(path("items.0.sku"), "items.0.sku");
        assert_eq!(path("items.0"), "items.0.sku");
        assert_eq!(path("xsku"), "xsku.sku");
        let missing = DecodeError::MissingField("url").at("url".to_owned());
        assert_eq!(missing.path, "url.url");
    }

    #[test]
    fn message_contains_only_what_was_expected() {
        let secret = Unexpected::Str("hunter2, expected hunter3");
        check(
            &SerdeError::invalid_type(secret, &"u8"),
            "at",
            "Expected an integer from 0 to 255",
            "invalid_type",
        );
        check(
            &SerdeError::invalid_type(secret, &"struct Order"),
            "at",
            "Expected an object",
            "invalid_type",
        );
        check(
            &SerdeError::invalid_value(secret, &"a nonzero u32"),
            "at",
            "Expected a nonzero u32",
            "invalid_value",
        );
        check(
            &SerdeError::invalid_length(3, &"a tuple of size 2"),
            "at",
            "Expected an array of length 2",
            "invalid_length",
        );
        check(
            &SerdeError::unknown_variant("hunter2", &["red", "blue"]),
            "at",
            "Expected `red` or `blue`",
            "unknown_variant",
        );
    }

    /// Checks all values of up to six parts that also occur in error texts.
    #[test]
    fn message_never_contains_the_value() {
        const PARTS: [&str; 5] = [", expected ", "`", "missing field `", "hunter2", "\""];
        let mut values = vec![String::new()];
        for _ in 0..6 {
            let longer = values.iter().flat_map(|value| PARTS.map(|part| format!("{value}{part}")));
            values = longer.collect();
            for value in &values {
                let errors = [
                    SerdeError::invalid_type(Unexpected::Str(value), &"u8"),
                    SerdeError::invalid_value(Unexpected::Other(value), &"u8"),
                    SerdeError::unknown_variant(value, &["red"]),
                    SerdeError::unknown_variant(value, &[]),
                    SerdeError::unknown_field(value, &["red"]),
                    SerdeError::custom(format_args!("refused {value}")),
                ];
                for error in errors {
                    let field = field_error(&error);
                    assert!(!field.message.contains("hunter2"), "{field:?} of {error}");
                }
            }
        }
    }

    #[test]
    fn unknown_text_is_not_shown() {
        for text in [
            "no colour: hunter2",
            "hunter2",
            "invalid type: hunter2",
            "unknown variant `hunter2`, there are no variants",
        ] {
            check(&SerdeError::custom(text), "at", "Invalid value", "invalid_value");
        }
    }

    #[test]
    fn errors_of_the_standard_library_are_recognised() {
        fn parse_error<T: FromStr<Err: Error + 'static>>(text: &str) -> Option<Box<dyn Error>> {
            text.parse::<T>().err().map(Into::into)
        }

        let errors = [
            (parse_error::<u8>("x"), "Expected an integer"),
            (parse_error::<u8>(""), "Expected an integer"),
            (parse_error::<u8>("256"), "Expected a smaller number"),
            (parse_error::<i8>("-129"), "Expected a larger number"),
            (parse_error::<NonZero<u8>>("0"), "Expected a number other than zero"),
            (parse_error::<f32>("x"), "Expected a number"),
            (parse_error::<f32>(""), "Expected a number"),
            (parse_error::<bool>("x"), "Expected `true` or `false`"),
            (parse_error::<char>("xy"), "Expected one character"),
            (parse_error::<char>(""), "Expected one character"),
        ];
        for (error, message) in errors {
            check(&*error.expect("parsing fails"), "at", message, "invalid_value");
        }
    }
}
