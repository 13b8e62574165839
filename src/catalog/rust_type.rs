//! The JSON type to which serde serialises a field's Rust type.

use std::fmt;

use super::json::{Json, list, object};
use super::sample_value;
use super::schema::example::example;
use super::schema::in_words;

/// The JSON type of a Rust type, as far as its name or its schema reveals it.
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
    /// A list of a fixed length.
    Array(Box<RustType>, u64),
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

/// Types of this crate for headers that are whole numbers.
const WHOLE_NUMBERS: [&str; 3] = ["ResetAfter", "ResetAt", "ResetAtMillis"];

impl RustType {
    /// Returns whether the name alone determines the JSON type.
    pub(super) fn is_certain(&self) -> bool {
        match self {
            Self::Text
            | Self::Bool
            | Self::Integer(_)
            | Self::Float(_)
            | Self::Unit
            | Self::FieldError => true,
            Self::List(inner)
            | Self::Array(inner, _)
            | Self::Map(inner)
            | Self::Optional(inner) => inner.is_certain(),
            Self::Tuple(items) => items.iter().all(Self::is_certain),
            Self::Formatted(..)
            | Self::Duration
            | Self::Any
            | Self::Named(_)
            | Self::Described(..) => false,
        }
    }

    /// Returns whether the values are objects whose members are known.
    pub(crate) fn has_members(&self) -> bool {
        match self {
            Self::Described(_, schema) => schema.get("properties").is_some(),
            Self::Optional(inner) => inner.has_members(),
            _ => false,
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
            Self::Array(item, length) => typed("array")
                .with("items", item.schema())
                .with("minItems", *length)
                .with("maxItems", *length),
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

    /// Returns whether it is a list of wrong fields.
    pub(crate) fn is_field_errors(&self) -> bool {
        matches!(self, Self::List(item) if **item == Self::FieldError)
    }

    /// Describes the values in JSON terms.
    pub(crate) fn in_words(&self) -> String {
        in_words(&self.schema())
    }

    /// Returns the JSON Schema of the values of a header.
    ///
    /// A header is written with `Display`, so numbers and bools look as they do
    /// in JSON.
    pub(crate) fn header_schema(&self) -> Json {
        match self {
            Self::Integer(_) | Self::Float(_) | Self::Bool => self.schema(),
            Self::Optional(value) => value.header_schema(),
            Self::Named(name) if WHOLE_NUMBERS.contains(&name.as_str()) => {
                object([("type", "integer".into()), ("minimum", 0u64.into())])
            }
            _ => object([("type", "string".into())]),
        }
    }

    /// Returns an example of the type as a header value: see
    /// [`example`](Self::example).
    pub(crate) fn header_example(&self, name: &str, seed: u16) -> String {
        match self {
            Self::Optional(value) => value.header_example(name, seed),
            Self::Named(of) => match of.as_str() {
                "RateLimit" => "\"default\";r=0;t=30".to_owned(),
                "RateLimitPolicy" => "\"default\";q=100;w=60".to_owned(),
                "ResetAfter" => "30".to_owned(),
                "ResetAt" => "1767225660".to_owned(),
                "ResetAtMillis" => "1767225660000".to_owned(),
                _ => Self::Text.header_example(name, seed),
            },
            _ => match self.example(name, seed) {
                Json::Text(text) => text,
                other => other.compact(),
            },
        }
    }

    /// Returns an example value. Values of different seeds differ in every part
    /// that can differ. The value of seed 0 is made for people to read.
    pub(crate) fn example(&self, name: &str, seed: u16) -> Json {
        match self {
            Self::Text => match seed {
                0 => sample_value::text(name).into(),
                _ => format!("{name} {seed}").into(),
            },
            Self::Formatted(_, example) if seed == 0 => (*example).into(),
            Self::Formatted(_, example) => format!("{example} {seed}").into(),
            Self::Bool => seed.is_multiple_of(2).into(),
            Self::Integer(of) if seed == 0 => integer_within(sample_value::integer(name), of),
            Self::Integer(_) => (seed + 1).into(),
            Self::Float(_) => {
                let number = match seed {
                    0 => i32::try_from(sample_value::integer(name)).unwrap_or(0).into(),
                    _ => f64::from(seed) + 0.5,
                };
                Json::Number(serde_json::Number::from_f64(number).unwrap_or_else(|| seed.into()))
            }
            Self::Unit => Json::Null,
            Self::List(item) => list([item.example(name, seed)]),
            Self::Array(item, length) => list((0..*length).map(|_| item.example(name, seed))),
            Self::Map(value) => object([("key", value.example(name, seed))]),
            Self::Tuple(items) => list(items.iter().map(|item| item.example(name, seed))),
            Self::Optional(value) => value.example(name, seed),
            Self::FieldError => {
                let text = |text: &str| match seed {
                    0 => text.into(),
                    _ => Self::Text.example(text, seed),
                };
                object([("path", text("items.0.quantity")), ("message", text("Required"))])
            }
            Self::Duration => object([("secs", (seed + 1).into()), ("nanos", 0u64.into())]),
            Self::Any | Self::Named(_) if seed == 0 => sample_value::any(name),
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
            Self::Array(item, length) => write!(f, "[{item}; {length}]"),
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

/// Clamps the number to the range of the integer type `of`.
fn integer_within(number: i64, of: &str) -> Json {
    let (low, high) = match of {
        "u8" => (0, i64::from(u8::MAX)),
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    };
    Json::Number(number.clamp(low, high).into())
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
