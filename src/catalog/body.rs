//! What the body of a code looks like, read off what its envelope makes of made-up occurrences.
//!
//! An envelope is a serde type of anybody's making: it has no description. So each variant of a code is rendered
//! several times, with other values, with and without what can be absent; what stays the same is fixed, what comes and
//! goes is optional, and what is recognised (the code, the message, the details…) has a name.

use apierror_core::{ErrorSpec, FieldPlace};

use super::entry::Variant;
use super::example::{self, Answer, PATH, REQUEST_ID, Sample};
use super::merged::MergedField;
use super::node::{Members, Node, list, object};
use super::rust_type::RustType;
use super::{Catalog, Entry};

/// One value of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Code,
    Status,
    Message,
    /// The details, whole.
    Details,
    Extension(&'static str),
    RequestId,
    Path,
    Moment,
    /// The URI of the problem type.
    TypeUri,
    /// The title or the reason phrase, whose wording may change.
    Wording,
    /// Always the same.
    Fixed(Node),
    Text,
    Integer,
    Number,
    Bool,
    Object(Vec<Member>),
    List(Option<Box<Part>>),
    /// Now this, now that.
    Any,
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) part: Part,
    /// Whether it is always there.
    pub(crate) required: bool,
}

/// A response header that the envelope adds, whatever the declaration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WireHeader {
    pub(crate) name: String,
    /// Its value, where it is always the same.
    pub(crate) fixed: Option<String>,
    /// Whether it is always there.
    pub(crate) required: bool,
}

/// One rendering, and what was put into it.
struct Probe {
    spec: &'static ErrorSpec,
    message: String,
    details: Option<Node>,
    headers: Vec<(String, String)>,
    body: Node,
}

impl Catalog {
    /// The body of the entry's responses.
    pub(crate) fn body(&self, entry: &Entry) -> Part {
        let probes: Vec<Probe> =
            entry.variants.iter().flat_map(|variant| self.probes(entry, variant)).collect();
        let extensions: Vec<_> = entry
            .fields()
            .into_iter()
            .filter(|field| {
                field.place == FieldPlace::Extension && !self.members(entry).contains(&field.name)
            })
            .map(|field| field.name)
            .collect();
        let seen: Vec<_> = probes.iter().map(|probe| (probe, &probe.body)).collect();
        part(&seen, &extensions)
    }

    /// The headers that come from the entry's envelope.
    pub(crate) fn wire_headers(&self, entry: &Entry) -> Vec<WireHeader> {
        let probes: Vec<Probe> =
            entry.variants.iter().flat_map(|variant| self.probes(entry, variant)).collect();
        let declared = |name: &str| {
            let fields = entry.variants.iter().flat_map(|variant| variant.spec.fields);
            let fixed = entry.variants.iter().flat_map(|variant| variant.spec.headers);
            name == "retry-after"
                || fields.into_iter().any(|field| field.name.eq_ignore_ascii_case(name))
                || fixed.into_iter().any(|(fixed, _)| fixed.eq_ignore_ascii_case(name))
        };
        let mut headers: Vec<WireHeader> = Vec::new();
        for (name, value) in probes.iter().flat_map(|probe| &probe.headers) {
            if declared(name) {
                continue;
            }
            match headers.iter_mut().find(|known| known.name == *name) {
                Some(known) if known.fixed.as_ref() == Some(value) => {}
                Some(known) => known.fixed = None,
                None => {
                    let has = |probe: &Probe| probe.headers.iter().any(|(known, _)| known == name);
                    let required = probes.iter().all(has);
                    headers.push(WireHeader {
                        name: name.clone(),
                        fixed: Some(value.clone()),
                        required,
                    });
                }
            }
        }
        headers
    }

    fn probes(&self, entry: &Entry, variant: &Variant) -> [Probe; 3] {
        [(1, true), (2, true), (3, false)].map(|(seed, full)| {
            let message = format!("a message, the {seed}th");
            let sample = Sample::new(variant, message.clone(), seed, full);
            let render = if full { example::rendered } else { example::rendered_alone };
            let answer = render(&entry.wire, &sample, self.settings());
            let Answer { headers, body, .. } = answer;
            Probe { spec: variant.spec, message, details: sample.details, headers, body }
        })
    }

    /// The JSON Schema (2020-12) of the entry's body.
    pub(crate) fn body_schema(&self, entry: &Entry) -> Node {
        part_schema(entry, &self.body(entry))
    }
}

fn part_schema(entry: &Entry, part: &Part) -> Node {
    let typed = |name: &str| object([("type", name.into())]);
    let fixed = |value: Node| object([("const", value)]);
    match part {
        Part::Code => typed("string").with("const", entry.code()),
        Part::Status => typed("integer").with("const", entry.spec.status.as_u16()),
        Part::Message | Part::RequestId | Part::Path | Part::Wording | Part::Text => {
            typed("string")
        }
        Part::TypeUri => typed("string").with("const", entry.spec.type_uri().into_owned()),
        Part::Moment => typed("string").with("format", "date-time"),
        Part::Details => details_schema(entry).unwrap_or_else(|| object([])),
        Part::Extension(name) => {
            let fields = entry.fields();
            let is_it =
                |field: &&MergedField| field.name == *name && field.place == FieldPlace::Extension;
            fields.iter().find(is_it).map_or_else(|| object([]), |field| types_schema(&field.types))
        }
        Part::Fixed(value) => match value {
            Node::Text(_) => typed("string").with("const", value.clone()),
            Node::Bool(_) => typed("boolean").with("const", value.clone()),
            Node::Null => typed("null"),
            other => fixed(other.clone()),
        },
        Part::Integer => typed("integer"),
        Part::Number => typed("number"),
        Part::Bool => typed("boolean"),
        Part::Object(members) => {
            let required = members.iter().filter(|member| member.required);
            let required: Vec<Node> = required.map(|member| member.name.as_str().into()).collect();
            let properties = members.iter();
            let properties: Members = properties
                .map(|member| (member.name.clone(), part_schema(entry, &member.part)))
                .collect();
            typed("object")
                .with("properties", Node::Object(properties))
                .with_some("required", (!required.is_empty()).then_some(Node::List(required)))
        }
        Part::List(item) => {
            typed("array").with_some("items", item.as_ref().map(|item| part_schema(entry, item)))
        }
        Part::Any => object([]),
    }
}

/// The schema of the entry's details, as far as it has any.
pub(crate) fn details_schema(entry: &Entry) -> Option<Node> {
    let mut schemas: Vec<Node> = Vec::new();
    for variant in &entry.variants {
        let schema = details_of(variant);
        schemas.extend(schema.filter(|schema| !schemas.contains(schema)));
    }
    match schemas.len() {
        0 | 1 => schemas.pop(),
        _ => Some(object([("anyOf", Node::List(schemas))])),
    }
}

fn details_of(variant: &Variant) -> Option<Node> {
    let whole = variant.fields().find(|(field, _)| field.place == FieldPlace::Details);
    if let Some((field, rust_type)) = whole {
        return Some(described(rust_type, field.description));
    }
    let details: Vec<_> =
        variant.fields().filter(|(field, _)| field.place == FieldPlace::Detail).collect();
    if details.is_empty() {
        return None;
    }
    let properties = details.iter();
    let properties = properties
        .map(|(field, rust_type)| (field.name.to_owned(), described(rust_type, field.description)))
        .collect();
    let required: Vec<Node> = details
        .iter()
        .filter(|(field, _)| !field.optional)
        .map(|(field, _)| field.name.into())
        .collect();
    Some(
        object([("type", "object".into()), ("properties", Node::Object(properties))])
            .with_some("required", (!required.is_empty()).then_some(Node::List(required))),
    )
}

/// The schema of a field; what the field's own comment says goes before what its type's says.
fn described(rust_type: &RustType, description: &str) -> Node {
    let description = super::words::one_line(description);
    match rust_type.schema() {
        Node::Object(mut members) if !description.is_empty() => {
            members.retain(|(name, _)| name != "description");
            Node::Object(members).with("description", description)
        }
        schema => schema,
    }
}

/// The schema of a value of any of these types.
pub(crate) fn types_schema(types: &[RustType]) -> Node {
    match types {
        [one] => one.schema(),
        several => object([("anyOf", list(several.iter().map(RustType::schema)))]),
    }
}

/// What one value is, by all of its renderings. Only the members of the root can be extensions.
fn part(seen: &[(&Probe, &Node)], extensions: &[&'static str]) -> Part {
    let mut leaves = seen.iter().map(|(probe, value)| leaf(probe, value));
    let first = leaves.next().flatten();
    if let Some(first) = first.filter(|first| leaves.all(|other| other.as_ref() == Some(first))) {
        return first;
    }
    let Some((_, first)) = seen.first() else { return Part::Any };
    let all = |is: fn(&Node) -> bool| seen.iter().all(|(_, value)| is(value));
    if all(|value| matches!(value, Node::Object(_))) {
        return Part::Object(members(seen, extensions));
    }
    if all(|value| matches!(value, Node::List(_))) {
        let items: Vec<_> = seen
            .iter()
            .flat_map(|(probe, value)| items(value).map(move |item| (*probe, item)))
            .collect();
        return Part::List((!items.is_empty()).then(|| part(&items, &[]).into()));
    }
    if seen.iter().all(|(_, value)| value == first) {
        return Part::Fixed((*first).clone());
    }
    if all(|value| matches!(value, Node::Text(_))) {
        return Part::Text;
    }
    if all(|value| matches!(value, Node::Bool(_))) {
        return Part::Bool;
    }
    if all(|value| matches!(value, Node::Number(number) if !number.is_f64())) {
        return Part::Integer;
    }
    if all(|value| matches!(value, Node::Number(_))) { Part::Number } else { Part::Any }
}

fn items(value: &Node) -> std::slice::Iter<'_, Node> {
    match value {
        Node::List(items) => items.iter(),
        _ => [].iter(),
    }
}

fn members(seen: &[(&Probe, &Node)], extensions: &[&'static str]) -> Vec<Member> {
    let mut names: Vec<&str> = Vec::new();
    for (_, value) in seen {
        if let Node::Object(members) = value {
            for (name, _) in members {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
    }
    let member = |name: &str| {
        let values: Vec<_> =
            seen.iter().filter_map(|(probe, value)| Some((*probe, value.get(name)?))).collect();
        let part = match extensions.iter().find(|extension| **extension == name) {
            Some(extension) => Part::Extension(extension),
            None => part(&values, &[]),
        };
        Member { name: name.to_owned(), part, required: values.len() == seen.len() }
    };
    names.into_iter().map(member).collect()
}

/// What a value is that has a name of its own.
fn leaf(probe: &Probe, value: &Node) -> Option<Part> {
    if probe.details.as_ref() == Some(value) {
        return Some(Part::Details);
    }
    let spec = probe.spec;
    match value {
        Node::Number(number) if number.as_u64() == Some(spec.status.as_u16().into()) => {
            Some(Part::Status)
        }
        Node::Text(text) => {
            let reason = spec.status.canonical_reason();
            Some(match text.as_str() {
                text if text == probe.message => Part::Message,
                text if text == spec.code => Part::Code,
                text if text == spec.type_uri() => Part::TypeUri,
                REQUEST_ID => Part::RequestId,
                PATH => Part::Path,
                text if is_moment(text) => Part::Moment,
                text if text == spec.title || Some(text) == reason => Part::Wording,
                text if text.contains(&probe.message) => Part::Text,
                _ => return None,
            })
        }
        _ => None,
    }
}

/// Whether it is a `Timestamp`, as it is written.
fn is_moment(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00.000Z"
}
