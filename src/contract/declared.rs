//! The lock of the declared errors: a view of the catalogue's facts.

use std::collections::BTreeSet;

use apierror_core::{FieldPlace, MetaValue};
use http::StatusCode;

use super::lock::{ANY, Key, Kind, Lock, Section, quoted};
use crate::Catalog;
use crate::catalog::{
    BodyShape, Entry, EnvelopeHeader, Json, Member, is_nullable, is_required, one_line, options,
    shown_message, summary,
};

/// Creates the lock of exactly the facts that the catalogue declares.
pub(super) fn declared(catalog: &Catalog) -> Lock {
    let mut lock = Lock::default();
    for entry in catalog.entries() {
        lock.sections.insert(entry.name().to_owned(), section(entry));
    }
    for operation in catalog.operations() {
        let names = operation.specs().map(|spec| spec.name.to_owned()).collect();
        lock.operations.insert(operation.label(), names);
    }
    let everywhere: BTreeSet<_> = catalog.errors_everywhere().map(str::to_owned).collect();
    if !lock.operations.is_empty() && !everywhere.is_empty() {
        lock.operations.insert(ANY.to_owned(), everywhere);
    }
    lock
}

fn section(entry: &Entry) -> Section {
    let mut section = Section::default();
    let spec = entry.spec;
    if entry.has_name() {
        section.set(Kind::Code, spec.code);
    }
    // What clients see is what the envelope sends.
    let (status, other_statuses) = match entry.shape().statuses.as_slice() {
        [] => (spec.status, [].as_slice()),
        [status, others @ ..] => (*status, others),
    };
    section.set(Kind::Status, status.as_str());
    if !other_statuses.is_empty() {
        let others: Vec<&str> = other_statuses.iter().map(StatusCode::as_str).collect();
        let others = if spec.passes_status_on() { "passed on" } else { &others.join(", ") };
        section.set(Kind::OtherStatuses, others);
    }
    if let Some(code) = spec.grpc {
        section.set(Kind::Grpc, code.as_str());
    }
    if let Some(retry) = entry.advice() {
        section.set(Kind::Retry, retry.strategy().as_str());
        section.set(Kind::Effect, retry.effect().as_str());
        if let Some(options) = options(retry) {
            section.set(Kind::RetryOptions, options);
        }
    }
    let mut body = BodyFacts {
        section: &mut section,
        advises_retry: entry.envelope.sends_advice(),
        extensions_at: if entry.envelope.has_meta() { "/meta" } else { "" },
        other_status: Some(spec.status).filter(|own| !spec.passes_status_on() && *own != status),
    };
    body.add(&entry.shape().body, true, "");
    section.set(Kind::Envelope, entry.envelope.name());
    section.set(Kind::ContentType, entry.shape().content_types.join(" | "));
    section.set(Kind::Type, spec.type_uri());
    add_fields(&mut section, entry);
    add_headers(&mut section, entry);
    for (name, value) in spec.meta {
        let value = match value {
            MetaValue::Str(text) => quoted(text),
            MetaValue::Int(number) => number.to_string(),
            MetaValue::Bool(truth) => truth.to_string(),
            other => format!("{other:?}"),
        };
        section.insert(Key::named(Kind::Meta, *name), value);
    }
    let mut messages: Vec<String> = Vec::new();
    for declaration in &entry.declarations {
        // Without a template, only an occurrence has a message.
        match shown_message(declaration.spec) {
            Some(message) if !messages.contains(&message) => messages.push(message),
            _ => {}
        }
    }
    for (kind, text) in [
        (Kind::Domain, spec.domain.unwrap_or_default()),
        (Kind::Group, spec.group),
        (Kind::Title, spec.title),
        (Kind::Message, &messages.join(" | ")),
        (Kind::Description, spec.description),
        (Kind::Help, spec.help.unwrap_or_default()),
        (Kind::DocUrl, spec.doc_url.unwrap_or_default()),
    ] {
        let text = one_line(text);
        if !text.is_empty() {
            section.set(kind, text);
        }
    }
    section
}

fn add_fields(section: &mut Section, entry: &Entry) {
    for field in &entry.fields {
        if field.header_name().is_some_and(|name| entry.shape().overrides(name)) {
            continue;
        }
        let (kind, name) = match field.place {
            FieldPlace::Status => continue,
            FieldPlace::Details => (Kind::Details, String::new()),
            FieldPlace::Detail => (Kind::Detail, pointer_step(field.name)),
            FieldPlace::Extension => (Kind::Extension, pointer_step(field.name)),
            FieldPlace::Extensions => (Kind::Extension, "*".to_owned()),
            _ => (Kind::Header, field.name.to_owned()),
        };
        let mut value = field.type_name();
        if let Some(schema) = field.provided_schema() {
            if has_members(schema) {
                // The members of `details` are details, those of `extensions` extensions.
                let kind = if kind == Kind::Details { Kind::Detail } else { kind };
                let at = if field.place == FieldPlace::Extensions { "" } else { &name };
                add_members(section, kind, schema, true, at);
            } else {
                value = format!("{value}: {}", summary(schema));
            }
        }
        section.insert(Key::named(kind, name), or_optional(value, !field.optional));
    }
}

fn add_headers(section: &mut Section, entry: &Entry) {
    let shape = entry.shape();
    // The length of the wait is a fact of the retry advice.
    if entry.spec.retry.after().is_some() && !shape.overrides("retry-after") {
        section.insert(Key::named(Kind::Header, "retry-after"), "seconds".to_owned());
    }
    for (name, value) in entry.spec.headers.iter().filter(|(name, _)| !shape.overrides(name)) {
        section.insert(Key::named(Kind::Header, *name), format!("fixed: {value}"));
    }
    for EnvelopeHeader { name, fixed, required } in &shape.headers {
        let value = match fixed {
            // These follow from the retry advice, which has its own facts.
            _ if ["x-should-retry", "retry-after-ms"].contains(&name.as_str()) => {
                "retry advice".to_owned()
            }
            Some(value) => format!("fixed: {value}"),
            None => "text".to_owned(),
        };
        section.insert(Key::named(Kind::Header, name), or_optional(value, *required));
    }
}

/// Adds facts about the places in a body. Each place is a JSON pointer (RFC
/// 6901), in which `*` stands for any item of a list.
struct BodyFacts<'a> {
    section: &'a mut Section,
    /// Whether the envelope adds a `retry` object.
    advises_retry: bool,
    /// The place of the extensions, unless the envelope moves them.
    extensions_at: &'a str,
    /// The status in the body, if the response has another.
    other_status: Option<StatusCode>,
}

impl BodyFacts<'_> {
    fn add(&mut self, shape: &BodyShape, required: bool, at: &str) {
        let value = match shape {
            // Extensions have their own facts. Only their place may be the envelope's.
            BodyShape::Extension(_) if is_directly_in(at, self.extensions_at) => return,
            BodyShape::Extension(_) => "extension",
            BodyShape::Detail(_) => "detail",
            // This follows from the retry advice, which has its own facts.
            BodyShape::Object(_)
                if self.advises_retry && matches!(at, "/retry" | "/meta/retry") =>
            {
                "retry advice"
            }
            BodyShape::Object(members) => {
                for Member { name, shape, required: is_required } in members {
                    let at = format!("{at}/{}", pointer_step(name));
                    self.add(shape, required && *is_required, &at);
                }
                return;
            }
            BodyShape::List(Some(item)) => return self.add(item, required, &format!("{at}/*")),
            BodyShape::Fixed(value) => &format!("fixed: {}", value.compact()),
            BodyShape::TypeUri => "type",
            BodyShape::Code => "code",
            BodyShape::Status => match self.other_status {
                Some(status) => &format!("fixed: {}", status.as_u16()),
                None => "status",
            },
            BodyShape::Message => "message",
            BodyShape::Details => "details",
            BodyShape::RequestId => "request id",
            BodyShape::Path => "path",
            BodyShape::Timestamp => "time",
            BodyShape::Title => "title",
            BodyShape::Text => "string",
            BodyShape::Integer => "integer",
            BodyShape::Number => "number",
            BodyShape::Bool => "bool",
            BodyShape::List(None) => "list",
            BodyShape::Any => "any",
        };
        self.section.insert(Key::named(Kind::Body, at), or_optional(value.to_owned(), required));
    }
}

/// Returns whether a place is that of a member of the object at `parent`.
fn is_directly_in(at: &str, parent: &str) -> bool {
    at.rsplit_once('/').is_some_and(|(own, _)| own == parent)
}

/// Adds a fact for each member of a field whose schema is known. The fact of
/// the field itself records whether the field is optional.
fn add_members(section: &mut Section, kind: Kind, schema: &Json, required: bool, at: &str) {
    // A value that is null has no members.
    let inner = required && !is_nullable(schema);
    let below = |step: &str| if at.is_empty() { step.to_owned() } else { format!("{at}/{step}") };
    if let Some(properties) = schema.get("properties").and_then(Json::as_object)
        && has_members(schema)
    {
        for (name, property) in properties {
            let required = inner && is_required(schema, name);
            add_members(section, kind, property, required, &below(&pointer_step(name)));
        }
    } else if let Some(item) = schema.get("items").filter(|item| has_members(item)) {
        add_members(section, kind, item, inner, &below("*"));
    } else {
        section.insert(Key::named(kind, at), or_optional(summary(schema), required));
    }
}

/// Returns whether the values are objects with named members, or lists of them.
fn has_members(schema: &Json) -> bool {
    match (schema.get("properties"), schema.get("items")) {
        (Some(Json::Object(properties)), _) => !properties.is_empty(),
        (_, Some(item)) => has_members(item),
        _ => false,
    }
}

fn or_optional(value: String, required: bool) -> String {
    if required { value } else { value + ", optional" }
}

/// Escapes a step of a JSON pointer.
fn pointer_step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
