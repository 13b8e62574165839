//! Generates source files that declare the same errors in each style.

use std::fmt::{self, Write};
use std::str::FromStr;

/// How many enums, of how many variants each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) enums: usize,
    pub(crate) variants: usize,
}

impl Size {
    pub(crate) const TEN: Self = Self { enums: 1, variants: 10 };
    pub(crate) const HUNDRED: Self = Self { enums: 1, variants: 100 };
    pub(crate) const THOUSAND: Self = Self { enums: 1, variants: 1000 };
    pub(crate) const MANY: Self = Self { enums: 100, variants: 20 };
    pub(crate) const ALL: [Self; 4] = [Self::TEN, Self::HUNDRED, Self::THOUSAND, Self::MANY];
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.enums, self.variants)
    }
}

impl FromStr for Size {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (enums, variants) = text.split_once('x').unwrap_or(("1", text));
        Ok(Self { enums: enums.parse()?, variants: variants.parse()? })
    }
}

/// A style of declaring errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    ThisError,
    ByHand,
    Miette,
    ApiError,
}

impl Style {
    pub(crate) const ALL: [Self; 5] =
        [Self::Plain, Self::ThisError, Self::ByHand, Self::Miette, Self::ApiError];

    /// The name in file names.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::ThisError => "thiserror",
            Self::ByHand => "by_hand",
            Self::Miette => "miette",
            Self::ApiError => "apierror",
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain enum, `Debug`",
            Self::ThisError => "thiserror",
            Self::ByHand => "thiserror + hand-written matches + `Serialize`",
            Self::Miette => "thiserror + miette",
            Self::ApiError => "thiserror + **apierror**",
        })
    }
}

const THINGS: [&str; 40] = [
    "account",
    "address",
    "asset",
    "basket",
    "batch",
    "card",
    "catalogue",
    "channel",
    "coupon",
    "customer",
    "delivery",
    "device",
    "discount",
    "document",
    "export",
    "file",
    "image",
    "import",
    "invoice",
    "item",
    "job",
    "key",
    "label",
    "member",
    "message",
    "model",
    "order",
    "parcel",
    "payment",
    "plan",
    "product",
    "project",
    "quota",
    "refund",
    "report",
    "session",
    "shipment",
    "store",
    "ticket",
    "webhook",
];

const PROBLEMS: [&str; 25] = [
    "not found",
    "already exists",
    "expired",
    "locked",
    "archived",
    "deleted",
    "suspended",
    "too large",
    "too small",
    "empty",
    "malformed",
    "unsupported",
    "unverified",
    "incomplete",
    "conflicting",
    "stale",
    "unavailable",
    "restricted",
    "disabled",
    "pending",
    "rejected",
    "cancelled",
    "exhausted",
    "unreachable",
    "busy",
];

/// The fields of a variant. Of ten variants five have no field, two an id, one an
/// id and a number, one a source, and one a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    Unit,
    Id,
    IdAndLimit,
    Source,
    Limit,
}

pub(crate) struct Variant {
    name: String,
    code: String,
    thing: &'static str,
    problem: &'static str,
    fields: Fields,
    status: (u16, &'static str),
}

impl Variant {
    pub(crate) fn new(enum_number: usize, i: usize) -> Self {
        const CLIENT: [(u16, &str); 5] = [
            (404, "NOT_FOUND"),
            (409, "CONFLICT"),
            (400, "BAD_REQUEST"),
            (410, "GONE"),
            (422, "UNPROCESSABLE_ENTITY"),
        ];
        let thing = THINGS[i % THINGS.len()];
        let round = i / THINGS.len();
        // Each of the 40 * 25 pairs appears once.
        let problem = PROBLEMS[(i + round) % PROBLEMS.len()];
        let fields = match i % 10 {
            5 | 6 => Fields::Id,
            7 => Fields::IdAndLimit,
            8 => Fields::Source,
            9 => Fields::Limit,
            _ => Fields::Unit,
        };
        let status = match fields {
            Fields::Source => (500, "INTERNAL_SERVER_ERROR"),
            Fields::Limit => (429, "TOO_MANY_REQUESTS"),
            _ => CLIENT[i / 3 % CLIENT.len()],
        };
        let words: Vec<_> = std::iter::once(thing).chain(problem.split(' ')).collect();
        let mut name: String =
            words.iter().map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let mut code = words.join("_").to_uppercase();
        if enum_number > 0 {
            let _ = write!(code, "_{enum_number}");
        }
        if round >= PROBLEMS.len() {
            let _ = write!(code, "_R{round}");
            let _ = write!(name, "R{round}");
        }
        Self { name, code, thing, problem, fields, status }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }

    fn is_retryable(&self) -> bool {
        matches!(self.fields, Fields::Source | Fields::Limit)
    }

    /// The text of `Display`.
    fn display(&self) -> String {
        let Self { thing, problem, .. } = self;
        match self.fields {
            Fields::Unit | Fields::Source => format!("{thing}: {problem}"),
            Fields::Id => format!("{thing} {{id}}: {problem}"),
            Fields::IdAndLimit => format!("{thing} {{id}}: {problem}, {{limit}}"),
            Fields::Limit => format!("{thing}: {problem}, {{limit}}"),
        }
    }

    /// The public message. None where it is the reason phrase of the status.
    fn message(&self) -> Option<String> {
        let Self { thing, problem, .. } = self;
        match self.fields {
            Fields::Unit => Some(format!("The {thing} is {problem}.")),
            Fields::Id => Some(format!("The {thing} '{{id}}' is {problem}.")),
            Fields::IdAndLimit => {
                Some(format!("The {thing} '{{id}}' is {problem}: {{limit}} at most."))
            }
            Fields::Source => None,
            Fields::Limit => {
                Some(format!("The {thing} is {problem}. {{limit}} a minute are allowed."))
            }
        }
    }

    fn declaration(&self, style: Style) -> String {
        let name = &self.name;
        match self.fields {
            Fields::Unit => format!("{name},"),
            Fields::Id => format!("{name} {{ id: String }},"),
            Fields::IdAndLimit => format!("{name} {{ id: String, limit: u32 }},"),
            Fields::Source if style == Style::Plain => format!("{name}(std::io::Error),"),
            Fields::Source => format!("{name}(#[source] std::io::Error),"),
            Fields::Limit => format!("{name} {{ limit: u32 }},"),
        }
    }

    pub(crate) fn attributes(&self, style: Style) -> String {
        let mut out = String::new();
        let Self { thing, problem, code, status: (status, _), .. } = self;
        let _ = writeln!(out, "    /// The {thing} is {problem}.");
        if style != Style::Plain {
            let _ = writeln!(out, "    #[error({:?})]", self.display());
        }
        if style == Style::Miette {
            let help = self.message().unwrap_or_else(|| "Internal Server Error".to_owned());
            let _ =
                writeln!(out, "    #[diagnostic(code({}), help({help:?}))]", code.to_lowercase());
        }
        if style == Style::ApiError {
            let message =
                self.message().map(|text| format!(", message = {text:?}")).unwrap_or_default();
            let retry = match self.fields {
                Fields::Source => ", retry(backoff, max_attempts = 3)",
                Fields::Limit => ", retry = \"throttle\"",
                _ => "",
            };
            let _ =
                writeln!(out, "    #[api(code = \"{code}\", status = {status}{message}{retry})]");
        }
        out
    }

    /// The pattern with the fields that the message names.
    fn pattern(&self) -> String {
        let name = &self.name;
        match self.fields {
            Fields::Unit => format!("Self::{name}"),
            Fields::Id => format!("Self::{name} {{ id }}"),
            Fields::IdAndLimit => format!("Self::{name} {{ id, limit }}"),
            Fields::Source => format!("Self::{name}(_)"),
            Fields::Limit => format!("Self::{name} {{ limit }}"),
        }
    }

    /// The pattern without fields.
    fn bare_pattern(&self) -> String {
        let name = &self.name;
        match self.fields {
            Fields::Unit => format!("Self::{name}"),
            Fields::Source => format!("Self::{name}(_)"),
            _ => format!("Self::{name} {{ .. }}"),
        }
    }

    fn value(&self, of: &str) -> String {
        let name = &self.name;
        match self.fields {
            Fields::Unit => format!("{of}::{name}"),
            Fields::Id => format!("{of}::{name} {{ id: text.to_owned() }}"),
            Fields::IdAndLimit => format!("{of}::{name} {{ id: text.to_owned(), limit: 7 }}"),
            Fields::Source => format!("{of}::{name}(std::io::Error::other(text))"),
            Fields::Limit => format!("{of}::{name} {{ limit: 7 }}"),
        }
    }
}

/// The source of a library with the enums.
pub(crate) fn library(style: Style, size: Size) -> String {
    (0..size.enums).map(|i| one_enum(style, i, size.variants)).collect()
}

fn variants(enum_number: usize, count: usize) -> Vec<Variant> {
    (0..count).map(|i| Variant::new(enum_number, i)).collect()
}

fn one_enum(style: Style, number: usize, count: usize) -> String {
    let variants = variants(number, count);
    let mut out = String::from(match style {
        Style::Plain => "#[derive(Debug)]\n",
        Style::ThisError | Style::ByHand => "#[derive(Debug, thiserror::Error)]\n",
        Style::Miette => "#[derive(Debug, thiserror::Error, miette::Diagnostic)]\n",
        Style::ApiError => {
            "#[derive(Debug, thiserror::Error, apierror::ApiError)]\n#[api(envelope = apierror::envelope::Flat)]\n"
        }
    });
    let _ = writeln!(out, "pub enum Errors{number} {{");
    for variant in &variants {
        let _ = writeln!(out, "{}    {}", variant.attributes(style), variant.declaration(style));
    }
    out += "}\n\n";
    if style == Style::ByHand {
        out += &by_hand(number, &variants);
    }
    out
}

fn by_hand(number: usize, variants: &[Variant]) -> String {
    let mut out = format!("impl Errors{number} {{\n");
    let mut matched = |head: &str, arm: &dyn Fn(&Variant) -> (String, String)| {
        let _ = writeln!(out, "    pub fn {head} {{\n        match self {{");
        for variant in variants {
            let (pattern, value) = arm(variant);
            let _ = writeln!(out, "            {pattern} => {value},");
        }
        out += "        }\n    }\n";
    };
    matched("code(&self) -> &'static str", &|variant| {
        (variant.bare_pattern(), format!("{:?}", variant.code))
    });
    matched("status(&self) -> http::StatusCode", &|variant| {
        (variant.bare_pattern(), format!("http::StatusCode::{}", variant.status.1))
    });
    matched(
        "message(&self) -> std::borrow::Cow<'static, str>",
        &|variant| match variant.message() {
            None => (variant.bare_pattern(), "\"Internal Server Error\".into()".to_owned()),
            Some(text) if variant.fields == Fields::Unit => {
                (variant.bare_pattern(), format!("{text:?}.into()"))
            }
            Some(text) => (variant.pattern(), format!("format!({text:?}).into()")),
        },
    );
    let retryable: Vec<_> = variants
        .iter()
        .filter(|variant| variant.is_retryable())
        .map(Variant::bare_pattern)
        .collect();
    let is_retryable = match retryable.join(" | ") {
        none if none.is_empty() => "false".to_owned(),
        patterns => format!("matches!(self, {patterns})"),
    };
    let _ = writeln!(
        out,
        "    pub fn is_retryable(&self) -> bool {{\n        {is_retryable}\n    }}\n}}\n",
    );
    let _ = writeln!(
        out,
        r#"impl serde::Serialize for Errors{number} {{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{
        use serde::ser::SerializeStruct;
        let mut body = serializer.serialize_struct("Error", 3)?;
        body.serialize_field("code", self.code())?;
        body.serialize_field("message", &self.message())?;
        body.serialize_field("status", &self.status().as_u16())?;
        body.end()
    }}
}}
"#,
    );
    out
}

/// The source of a program that uses one enum. Its arguments are the index of a
/// variant and how often to show its error.
pub(crate) fn program(style: Style, count: usize) -> String {
    let mut out = one_enum(style, 0, count);
    out += "fn pick(i: usize, text: &str) -> Errors0 {\n    match i {\n";
    for (i, variant) in variants(0, count).iter().enumerate().skip(1) {
        let _ = writeln!(out, "        {i} => {},", variant.value("Errors0"));
    }
    let _ = writeln!(out, "        _ => {},\n    }}\n}}\n", Variant::new(0, 0).value("Errors0"));
    out += "fn show(error: &Errors0) -> usize {\n    ";
    out += match style {
        Style::Plain => "std::mem::size_of_val(error)",
        Style::ThisError => "error.to_string().len()",
        Style::ByHand => {
            "serde_json::to_vec(error).unwrap_or_default().len() + usize::from(error.status().as_u16()) + usize::from(error.is_retryable())"
        }
        Style::Miette => {
            "use miette::Diagnostic;\n    error.code().map_or(0, |code| code.to_string().len()) + error.help().map_or(0, |help| help.to_string().len())"
        }
        Style::ApiError => {
            "use apierror::{ApiError, DeclaredError};\n    error.to_json().len() + usize::from(error.status().as_u16()) + usize::from(error.retry().is_retryable())"
        }
    };
    out += r#"
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |i: usize| args.get(i).and_then(|arg| arg.parse().ok()).unwrap_or(0);
    let error = pick(number(1), &args[0]);
    let mut shown = 0;
    for _ in 0..number(2) {
        shown += std::hint::black_box(show(std::hint::black_box(&error)));
    }
    if number(3) > 0 {
        println!("{error:?}");
    }
    std::process::exit(i32::from(shown == 1));
}
"#;
    out
}
