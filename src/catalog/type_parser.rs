//! Parses the Rust types of fields as they are written in declarations.

use apierror_core::FieldSpec;

use super::json::{Json, object};
use super::rust_type::RustType;
use super::schema::definitions::Definitions;
use super::schema::example::example_of_format;

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

/// Returns the type of a field. Uses the field's schema if the name alone does
/// not determine the type.
pub(super) fn type_of_field(field: &FieldSpec, definitions: &mut Definitions) -> RustType {
    let written = parse(field.rust_type);
    if written.is_certain() {
        return written;
    }
    match field.schema().map(|schema| definitions.adopt(schema.into())) {
        Some(schema @ Json::Object(_)) if schema != object([]) => {
            RustType::Described(written.to_string(), schema)
        }
        _ => written,
    }
}

/// Parses a type. An unknown type becomes [`RustType::Named`].
fn parse(written: &str) -> RustType {
    let tokens = tokens(written);
    let mut parser = Parser { tokens: &tokens };
    parser.one().unwrap_or_else(|| RustType::Named(written.to_owned()))
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
                let length = self.take_mark(';').then(|| self.length()).flatten();
                // A length that is not a number, such as a constant, is unknown.
                while !self.take_mark(']') {
                    self.take()?;
                }
                Some(match length {
                    Some(length) => RustType::Array(item.into(), length),
                    None => RustType::List(item.into()),
                })
            }
            Token::Mark(_) => None,
            Token::Word(name) => {
                let arguments = if self.take_mark('<') { self.many('>')? } else { Vec::new() };
                Some(named(&name, arguments))
            }
        }
    }

    /// Reads the length of an array, if it is a number and nothing else. serde
    /// serialises no array of more than 32 items.
    fn length(&self) -> Option<u64> {
        match self.tokens {
            [Token::Word(number), Token::Mark(']'), ..] => {
                let digits = number.strip_suffix("usize").unwrap_or(number);
                digits.replace('_', "").parse().ok().filter(|length| *length <= 32)
            }
            _ => None,
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
            ("[f64; 3]", "[f64; 3]"),
            ("[u8; 1_6usize]", "[u8; 16]"),
            ("[u8; 33]", "[u8]"),
            ("[[u8; 2]; N]", "[[u8; 2]]"),
            ("[u8; N + 1]", "[u8]"),
            ("[u8; 0x10]", "[u8]"),
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
            assert_eq!(parse(written).to_string(), expected, "{written}");
        }
    }

    #[test]
    fn array_has_bounds_and_an_example_within_them() {
        let parsed = parse("[f64; 3]");
        let schema = parsed.schema().compact();
        let expected = r#"{"type":"array","items":{"type":"number"},"minItems":3,"maxItems":3}"#;
        assert_eq!(schema, expected);
        assert_eq!(parsed.example("a", 1).as_list().map(<[Json]>::len), Some(3));
    }

    #[test]
    fn examples_of_two_seeds_differ() {
        for written in ["String", "bool", "u8", "f64", "Vec<u8>", "FieldError", "Duration", "Money"]
        {
            let parsed = parse(written);
            assert_ne!(parsed.example("a", 1), parsed.example("a", 2), "{written}");
        }
    }
}
