//! Two contracts for one code, or two codes with one name in documents.

use std::fmt;

use apierror_core::ErrorSpec;

use super::declaration::Declaration;
use super::entry::Entry;
use super::field::Field;

/// Two types declare the same code with different contracts, one type reaches the
/// same code in two envelopes, two names differ in case and punctuation alone, or a body
/// has a member twice.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    name: &'static str,
    code: &'static str,
    types: [&'static str; 2],
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    /// The difference between the contracts.
    Contracts(String),
    /// The name of the other error, and their name in documents.
    Names { other: &'static str, component: String },
    /// The name of the schema of a type of the details.
    Schema(String),
    /// The name of the envelope, and the fault of the body: a member occurs twice.
    Body { envelope: String, fault: String },
}

impl Conflict {
    /// Returns the name of the error, which is its code unless a name is
    /// declared. Of two errors, returns the name of the first.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the names of the two types, as [`type_name`](std::any::type_name)
    /// gives them.
    #[must_use]
    pub fn types(&self) -> [&'static str; 2] {
        self.types
    }

    /// Returns the conflict of two envelopes of one code within one type.
    pub(super) fn of_envelopes(entry: &Entry, envelopes: [&'static str; 2]) -> Self {
        let problem = Problem::Contracts(envelope_difference(envelopes));
        let (name, code) = (entry.name(), entry.spec.code);
        Self { name, code, types: [entry.declared_by; 2], problem }
    }

    /// Returns the conflict of two entries whose schemas would have one name.
    pub(super) fn of_names(first: &Entry, second: &Entry) -> Self {
        Self {
            name: first.name(),
            code: first.spec.code,
            types: [first.declared_by, second.declared_by],
            problem: Problem::Names { other: second.name(), component: first.component_name() },
        }
    }

    /// Returns the conflict of an entry with the schema of a type.
    pub(super) fn of_schema(entry: &Entry, schema: &str) -> Self {
        Self {
            name: entry.name(),
            code: entry.spec.code,
            types: [entry.declared_by; 2],
            problem: Problem::Schema(schema.to_owned()),
        }
    }

    /// Returns the conflict of an entry with its envelope, if bodies have a member twice.
    pub(super) fn of_body(entry: &Entry) -> Option<Self> {
        let fault = entry.member_that_occurs_twice()?;
        Some(Self {
            name: entry.name(),
            code: entry.spec.code,
            types: [entry.declared_by; 2],
            problem: Problem::Body { envelope: entry.envelope.name(), fault },
        })
    }

    /// Returns the conflict of two entries of one code, if they differ.
    pub(super) fn between(first: &Entry, second: &Entry) -> Option<Self> {
        Some(Self {
            name: first.name(),
            code: first.spec.code,
            types: [first.declared_by, second.declared_by],
            problem: Problem::Contracts(difference(first, second)?),
        })
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, code, types: [first, second], problem } = self;
        let what = if name == code { "code" } else { "name" };
        match problem {
            Problem::Contracts(difference) => {
                let by = if first == second {
                    format!("twice by `{first}`,")
                } else {
                    format!("by `{first}` and by `{second}`")
                };
                write!(
                    f,
                    "{what} `{name}` is declared {by} with different contracts: {difference}; give \
                     one of the two another `name`, or use the same contract"
                )
            }
            Problem::Names { other, component } => write!(
                f,
                "`{name}` of `{first}` and `{other}` of `{second}` are both called `{component}` in \
                 generated clients, which ignore case and punctuation; give one of the two another \
                 `name`"
            ),
            Problem::Schema(schema) => write!(
                f,
                "{what} `{name}` of `{first}` and a type of the details are both called `{schema}` \
                 in generated clients; give the error another `name`, or the type another \
                 `#[schemars(rename = \"…\")]`"
            ),
            Problem::Body { envelope, fault } => write!(
                f,
                "{what} `{name}` of `{first}` has no body in envelope `{envelope}`: {fault}; give \
                 the extension or detail another name, and list the envelope's members in \
                 `MEMBERS`, so that the compiler finds this"
            ),
        }
    }
}

impl std::error::Error for Conflict {}

fn envelope_difference([first, second]: [&str; 2]) -> String {
    format!("envelopes `{first}` and `{second}`")
}

/// Describes the first difference between two entries.
fn difference(first: &Entry, second: &Entry) -> Option<String> {
    // A declaration that another type forwards is the same declaration.
    let is_known =
        |second: &Declaration| first.declarations.iter().any(|first| first.is(second.declared()));
    if second.declarations.iter().all(is_known) {
        return None;
    }
    let (a, b) = (first.spec, second.spec);
    if a.code != b.code {
        return Some(format!("codes `{}` and `{}`", a.code, b.code));
    }
    if a.status != b.status {
        return Some(format!("status {} and {}", a.status.as_u16(), b.status.as_u16()));
    }
    if a.retry != b.retry {
        let name = |spec: &ErrorSpec| spec.retry.strategy().as_str();
        return Some(format!("retry `{}` and `{}`, options and effect included", name(a), name(b)));
    }
    if a.grpc_code() != b.grpc_code() {
        return Some(format!("gRPC codes `{}` and `{}`", a.grpc_code(), b.grpc_code()));
    }
    if let Some(envelopes) = first.envelope.difference(&second.envelope) {
        return Some(envelope_difference(envelopes));
    }
    if a.type_uri() != b.type_uri() {
        return Some(format!("type URIs `{}` and `{}`", a.type_uri(), b.type_uri()));
    }
    if a.domain != b.domain {
        let name = |spec: &ErrorSpec| spec.domain.unwrap_or("none");
        return Some(format!("domains `{}` and `{}`", name(a), name(b)));
    }
    if a.headers != b.headers {
        return Some("other fixed headers".to_owned());
    }
    let unmatched = |fields: &[Field], others: &[Field]| {
        let is_unmatched = |field: &&Field| !others.iter().any(|other| field.agrees_with(other));
        fields.iter().find(is_unmatched).map(ToString::to_string)
    };
    let only = |which, field| format!("only the {which} has {field}");
    unmatched(&first.fields, &second.fields)
        .map(|field| only("first", field))
        .or_else(|| unmatched(&second.fields, &first.fields).map(|field| only("second", field)))
}
