//! The JSON type that serde makes of a field's Rust type.

use std::fmt;

use apierror_core::FieldSpec;

use super::json::{Json, list, object};
use super::schema::definitions::Definitions;
use super::schema::example::{example, example_of_format};
use super::schema::summary;

/// The JSON type of a Rust type, as far as the type's name or its schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RustType {
    Text,
    /// A text of a JSON Schema format, with an example.
    Formatted(&'static str, &'static str),
    Bool,
    /// An integer, by its Rust name.
    Integer(&'static str),
    Float(&'static str),
    Unit,
    List(Box<RustType>),
    Map(Box<RustType>),
    Tuple(Vec<RustType>),
    Optional(Box<RustType>),
    FieldError,
    Duration,
    /// Any JSON: `serde_json::Value`.
    Any,
    /// Another type, by the last segment of its path.
    Named(String),
    /// A type whose schema is known, by its name and its schema.
    Described(String, Json),
}

const INTEGERS: [&str; 12] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// Types that serde serialises as text of a JSON Schema format.
const FORMATTED: [(&str, &str); 7] = [
    ("Uuid", "uuid"),
    ("Ipv4Addr", "ipv4"),
    ("Ipv6Addr", "ipv6"),
    ("Url", "uri"),
    ("DateTime", "date-time"),
    ("OffsetDateTime", "date-time"),
    ("NaiveDate", "date"),
];

impl RustType {
    /// Parses a type as it is written in a declaration. An unknown type becomes
    /// [`Named`](Self::Named).
    fn parse(written: &str) -> Self {
        let tokens = tokens(written);
        let mut parser = Parser { tokens: &tokens };
        parser.one().unwrap_or_else(|| Self::Named(written.to_owned()))
    }

    /// Creates the type of a field. Uses the field's schema if the name alone
    /// does not determine the type.
    pub(crate) fn from_field(field: &FieldSpec, definitions: &mut Definitions) -> Self {
        let written = Self::parse(field.rust_type);
        if written.is_certain() {
            return written;
        }
        match field.schema().map(|schema| definitions.adopt(schema.into())) {
            Some(schema @ Json::Object(_)) if schema != object([]) => {
                Self::Described(written.to_string(), schema)
            }
            _ => written,
        }
    }

    /// Returns whether the name alone determines the JSON type.
    fn is_certain(&self) -> bool {
        match self {
            Self::Text
            | Self::Bool
            | Self::Integer(_)
            | Self::Float(_)
            | Self::Unit
            | Self::FieldError => true,
            Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => inner.is_certain(),
            Self::Tuple(items) => items.iter().all(Self::is_certain),
            Self::Formatted(..)
            | Self::Duration
            | Self::Any
            | Self::Named(_)
            | Self::Described(..) => false,
        }
    }

    /// Returns the JSON Schema (2020-12).
    pub(crate) fn schema(&self) -> Json {
        let typed = |name: &str| object([("type", name.into())]);
        match self {
            Self::Text => typed("string"),
            Self::Formatted(format, _) => typed("string").with("format", *format),
            Self::Bool => typed("boolean"),
            Self::Integer(name) => {
                let (minimum, maximum) = bounds(name);
                typed("integer").with_some("minimum", minimum).with_some("maximum", maximum)
            }
            Self::Float(_) => typed("number"),
            Self::Unit => typed("null"),
            Self::List(item) => typed("array").with("items", item.schema()),
            Self::Map(value) => typed("object").with("additionalProperties", value.schema()),
            Self::Tuple(items) => typed("array")
                .with("prefixItems", list(items.iter().map(Self::schema)))
                .with("minItems", items.len() as u64)
                .with("maxItems", items.len() as u64),
            Self::Optional(value) => {
                object([("anyOf", list([value.schema(), object([("type", "null".into())])]))])
            }
            Self::FieldError => {
                let text = || typed("string");
                typed("object")
                    .with(
                        "properties",
                        object([("path", text()), ("message", text()), ("code", text())]),
                    )
                    .with("required", list(["path", "message"]))
            }
            Self::Duration => {
                let number = || typed("integer").with("minimum", 0u64);
                typed("object")
                    .with("properties", object([("secs", number()), ("nanos", number())]))
                    .with("required", list(["secs", "nanos"]))
            }
            Self::Any => object([]),
            Self::Named(name) => object([("x-rust-type", name.as_str().into())]),
            Self::Described(_, schema) => schema.clone(),
        }
    }

    /// Describes the type for people.
    pub(crate) fn summary(&self) -> String {
        match self {
            Self::Described(_, schema) => summary(schema),
            other => other.to_string(),
        }
    }

    /// Returns a value of the type. Values of different seeds differ in every
    /// part that can differ.
    pub(crate) fn example(&self, name: &str, seed: u16) -> Json {
        match self {
            Self::Text => match seed {
                0 => name.into(),
                _ => format!("{name} {seed}").into(),
            },
            Self::Formatted(_, example) if seed == 0 => (*example).into(),
            Self::Formatted(_, example) => format!("{example} {seed}").into(),
            Self::Bool => seed.is_multiple_of(2).into(),
            Self::Integer(_) => (seed + 1).into(),
            Self::Float(_) => Json::Number(
                serde_json::Number::from_f64(f64::from(seed) + 0.5).unwrap_or_else(|| seed.into()),
            ),
            Self::Unit => Json::Null,
            Self::List(item) => list([item.example(name, seed)]),
            Self::Map(value) => object([("key", value.example(name, seed))]),
            Self::Tuple(items) => list(items.iter().map(|item| item.example(name, seed))),
            Self::Optional(value) => value.example(name, seed),
            Self::FieldError => {
                let text = |text: &str| Self::Text.example(text, seed);
                object([("path", text("items.0.name")), ("message", text("Required"))])
            }
            Self::Duration => object([("secs", (seed + 1).into()), ("nanos", 0u64.into())]),
            // The shape is unknown: alternate between a text and an object, so
            // that no document promises either.
            Self::Any | Self::Named(_) if seed.is_multiple_of(2) => {
                object([("example", name.into())])
            }
            Self::Any | Self::Named(_) => name.into(),
            Self::Described(_, schema) => example(schema, name, seed),
        }
    }
}

/// The name in the lock: the same for all Rust types that are the same on the
/// wire.
impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("string"),
            Self::Formatted(format, _) => f.write_str(format),
            Self::Bool => f.write_str("bool"),
            Self::Integer(name) | Self::Float(name) => f.write_str(name),
            Self::Unit => f.write_str("null"),
            Self::List(item) => write!(f, "[{item}]"),
            Self::Map(value) => write!(f, "{{string: {value}}}"),
            Self::Tuple(items) => {
                f.write_str("(")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
            Self::Optional(value) => write!(f, "{value} or null"),
            Self::FieldError => f.write_str("FieldError"),
            Self::Duration => f.write_str("{secs, nanos}"),
            Self::Any => f.write_str("any"),
            Self::Named(name) | Self::Described(name, _) => f.write_str(name),
        }
    }
}

/// Returns the minimum and the maximum of an integer type, as far as a JSON
/// number holds them without loss in every language.
fn bounds(name: &str) -> (Option<Json>, Option<Json>) {
    let number = |value: i64| Some(Json::Number(value.into()));
    match name {
        "u8" => (number(0), number(u8::MAX.into())),
        "u16" => (number(0), number(u16::MAX.into())),
        "u32" => (number(0), number(u32::MAX.into())),
        "i8" => (number(i8::MIN.into()), number(i8::MAX.into())),
        "i16" => (number(i16::MIN.into()), number(i16::MAX.into())),
        "i32" => (number(i32::MIN.into()), number(i32::MAX.into())),
        unsigned if unsigned.starts_with('u') => (number(0), None),
        _ => (None, None),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Mark(char),
}

/// Splits a type into tokens, without the parts that do not affect the JSON
/// type: paths, lifetimes, references, `mut` and `dyn`.
fn tokens(written: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = written.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            if !matches!(word, "mut" | "dyn") {
                tokens.push(Token::Word(word.to_owned()));
            }
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('\'') {
            let end = behind.find(|c| !is_word(c)).unwrap_or(behind.len());
            rest = behind[end..].trim_start();
            // Skip the comma after a lifetime parameter.
            rest = rest.strip_prefix(',').unwrap_or(rest);
        } else if let Some(behind) = rest.strip_prefix("::") {
            // Keep only the last segment of a path.
            if matches!(tokens.last(), Some(Token::Word(_))) {
                tokens.pop();
            }
            rest = behind;
        } else {
            let mut rest_of = rest.chars();
            rest_of.next();
            if first != '&' {
                tokens.push(Token::Mark(first));
            }
            rest = rest_of.as_str();
        }
        rest = rest.trim_start();
    }
    tokens
}

struct Parser<'a> {
    tokens: &'a [Token],
}

impl Parser<'_> {
    fn take(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.clone())
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let found = self.tokens.first() == Some(&Token::Mark(mark));
        if found {
            self.take();
        }
        found
    }

    /// Parses one type.
    fn one(&mut self) -> Option<RustType> {
        match self.take()? {
            Token::Mark('(') => {
                let items = self.many(')')?;
                Some(if items.is_empty() { RustType::Unit } else { RustType::Tuple(items) })
            }
            Token::Mark('[') => {
                let item = self.one()?;
                // Skip the length of an array: callers do not rely on it.
                while !self.take_mark(']') {
                    self.take()?;
                }
                Some(RustType::List(item.into()))
            }
            Token::Mark(_) => None,
            Token::Word(name) => {
                let arguments = if self.take_mark('<') { self.many('>')? } else { Vec::new() };
                Some(named(&name, arguments))
            }
        }
    }

    /// Parses a list of types up to its closing mark.
    fn many(&mut self, end: char) -> Option<Vec<RustType>> {
        let mut types = Vec::new();
        while !self.take_mark(end) {
            types.push(self.one()?);
            self.take_mark(',');
        }
        Some(types)
    }
}

fn named(name: &str, mut arguments: Vec<RustType>) -> RustType {
    let integer =
        |name: &str| INTEGERS.into_iter().find(|known| *known == name).map(RustType::Integer);
    let formatted = FORMATTED.into_iter().find(|(known, _)| *known == name);
    match (name, arguments.len()) {
        ("str" | "String" | "char" | "PathBuf" | "Path" | "IpAddr" | "SocketAddr", 0) => {
            RustType::Text
        }
        ("bool", 0) => RustType::Bool,
        ("f32", 0) => RustType::Float("f32"),
        ("f64", 0) => RustType::Float("f64"),
        ("FieldError", 0) => RustType::FieldError,
        ("Duration", 0) => RustType::Duration,
        ("Value", 0) => RustType::Any,
        ("Timestamp", 0) => RustType::Formatted("date-time", "2026-01-01T00:00:00.000Z"),
        ("Box" | "Arc" | "Rc" | "Cow" | "NonZero" | "Saturating" | "Wrapping", 1) => {
            arguments.remove(0)
        }
        ("Option", 1) => RustType::Optional(arguments.remove(0).into()),
        ("Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "IndexSet" | "LinkedList", 1) => {
            RustType::List(arguments.remove(0).into())
        }
        ("HashMap" | "BTreeMap" | "IndexMap", 2) => RustType::Map(arguments.remove(1).into()),
        _ => match (integer(name), formatted) {
            (Some(integer), _) => integer,
            (None, Some((_, format))) => {
                RustType::Formatted(format, example_of_format(format).unwrap_or(format))
            }
            (None, None) => {
                let non_zero = name.strip_prefix("NonZero").map(str::to_ascii_lowercase);
                non_zero
                    .as_deref()
                    .and_then(integer)
                    .unwrap_or_else(|| RustType::Named(name.to_owned()))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_are_equal_on_the_wire_have_one_name() {
        for (written, expected) in [
            ("String", "string"),
            ("& 'static str", "string"),
            ("std::borrow::Cow<'static, str>", "string"),
            ("::std::sync::Arc<str>", "string"),
            ("u32", "u32"),
            ("NonZeroU8", "u8"),
            ("Option < Vec < u8 > >", "[u8] or null"),
            ("&'static [&'static str]", "[string]"),
            ("[f64; 3]", "[f64]"),
            ("HashMap<String, Vec<bool>>", "{string: [bool]}"),
            ("(u8, String)", "(u8, string)"),
            ("()", "null"),
            ("Vec<apierror::FieldError>", "[FieldError]"),
            ("serde_json::Value", "any"),
            ("chrono::DateTime<chrono::Utc>", "date-time"),
            ("Duration", "{secs, nanos}"),
            ("crate::model::Money", "Money"),
            ("Money", "Money"),
            ("<T as Trait>::Out", "<T as Trait>::Out"),
        ] {
            assert_eq!(RustType::parse(written).to_string(), expected, "{written}");
        }
    }

    #[test]
    fn examples_of_two_seeds_differ() {
        for written in ["String", "bool", "u8", "f64", "Vec<u8>", "FieldError", "Duration", "Money"]
        {
            let parsed = RustType::parse(written);
            assert_ne!(parsed.example("a", 1), parsed.example("a", 2), "{written}");
        }
    }
}
