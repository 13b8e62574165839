//! What a catalogue says, as the lock has it.

use apierror_core::{FieldPlace, MetaValue};

use super::lock::{Key, Kind, Lock, Section, show_text};
use crate::Catalog;
use crate::catalog::{
    Entry, Member, Node, Part, WireHeader, duration, is_nullable, message, one_line, signature,
};

pub(super) fn of(catalog: &Catalog) -> Lock {
    let mut lock = Lock::default();
    for entry in catalog.entries() {
        lock.sections.insert(entry.code().to_owned(), section(catalog, entry));
    }
    lock
}

fn section(catalog: &Catalog, entry: &Entry) -> Section {
    let mut section = Section::default();
    let (spec, retry) = (entry.spec, entry.spec.retry);
    section.set(Kind::Status, spec.status.as_str());
    if let Some(code) = spec.grpc {
        section.set(Kind::Grpc, code.as_str());
    }
    section.set(Kind::Retry, retry.strategy().as_str());
    section.set(Kind::Effect, retry.effect().as_str());
    if !retry.base().is_zero() {
        let within = retry.within().map(|within| format!(", within {}", duration(within)));
        let (base, cap, within) =
            (duration(retry.base()), duration(retry.cap()), within.unwrap_or_default());
        section.set(
            Kind::RetryOptions,
            format!("{} attempts, {base} to {cap}{within}", retry.max_attempts()),
        );
    }
    let envelope = catalog.envelope(entry);
    add_body(
        &mut section,
        &catalog.body(entry),
        "",
        &mut String::new(),
        envelope.contains("WithRetry<"),
    );
    section.set(Kind::Envelope, envelope);
    section.set(Kind::ContentType, catalog.content_type(entry));
    section.set(Kind::Type, spec.type_uri());
    for field in entry.fields() {
        let optional = if field.optional { ", optional" } else { "" };
        let value = match field.own_schema() {
            Some(schema) if !has_members(schema) => {
                format!("{}: {}", field.type_name(), signature(schema))
            }
            _ => field.type_name(),
        };
        let kind = match field.place {
            FieldPlace::Details => Kind::Details,
            FieldPlace::Detail => Kind::Detail,
            FieldPlace::Extension => Kind::Extension,
            _ => Kind::Header,
        };
        let name = match kind {
            Kind::Details => String::new(),
            Kind::Header => field.name.to_owned(),
            _ => step(field.name),
        };
        if let Some(schema) = field.own_schema().filter(|schema| has_members(schema)) {
            // What the whole of `details` has for members are details like others.
            let kind = if kind == Kind::Details { Kind::Detail } else { kind };
            add_members(&mut section, kind, schema, "", &name);
        }
        section.facts.insert(Key::named(kind, name), format!("{value}{optional}"));
    }
    for (name, value) in spec.headers {
        section.facts.insert(Key::named(Kind::Header, *name), format!("fixed: {value}"));
    }
    for WireHeader { name, fixed, required } in catalog.wire_headers(entry) {
        let optional = if required { "" } else { ", optional" };
        let value = match fixed {
            // What these say follows from the retry advice, which has facts of its own.
            _ if ["x-should-retry", "retry-after-ms"].contains(&name.as_str()) => {
                "retry advice".to_owned()
            }
            Some(value) => format!("fixed: {value}"),
            None => "text".to_owned(),
        };
        section.facts.insert(Key::named(Kind::Header, name), format!("{value}{optional}"));
    }
    for (name, value) in spec.meta {
        let value = match value {
            MetaValue::Str(text) => show_text(text),
            MetaValue::Int(number) => number.to_string(),
            MetaValue::Bool(truth) => truth.to_string(),
        };
        section.facts.insert(Key::named(Kind::Meta, *name), value);
    }
    let mut wording = |kind, text: &str| {
        let text = one_line(text);
        if !text.is_empty() {
            section.set(kind, text);
        }
    };
    let mut messages: Vec<String> = Vec::new();
    for variant in &entry.variants {
        let message = message(variant.spec);
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    wording(Kind::Domain, spec.domain.unwrap_or_default());
    wording(Kind::Group, spec.group);
    wording(Kind::Title, spec.title);
    wording(Kind::Message, &messages.join(" | "));
    wording(Kind::Description, spec.description);
    wording(Kind::Help, spec.help.unwrap_or_default());
    wording(Kind::DocUrl, spec.doc_url.unwrap_or_default());
    section
}

/// Where the envelope has what: a JSON pointer each (RFC 6901), `*` for any item of a list.
fn add_body(
    section: &mut Section,
    part: &Part,
    optional: &str,
    at: &mut String,
    advises_retry: bool,
) {
    let what = match part {
        // Facts of their own.
        Part::Extension(_) => return,
        // What it says is the retry advice, which has facts of its own.
        Part::Object(_) if advises_retry && at == "/retry" => "retry advice",
        Part::Object(members) => {
            for Member { name, part, required } in members {
                let length = at.len();
                at.push('/');
                at.push_str(&step(name));
                let optional = if *required { optional } else { ", optional" };
                add_body(section, part, optional, at, advises_retry);
                at.truncate(length);
            }
            return;
        }
        Part::List(Some(item)) => {
            let length = at.len();
            at.push_str("/*");
            add_body(section, item, optional, at, advises_retry);
            at.truncate(length);
            return;
        }
        Part::Fixed(value) => {
            &format!("fixed: {}", serde_json::to_string(value).unwrap_or_default())
        }
        Part::TypeUri => "type",
        Part::Code => "code",
        Part::Status => "status",
        Part::Message => "message",
        Part::Details => "details",
        Part::RequestId => "request id",
        Part::Path => "path",
        Part::Moment => "time",
        Part::Wording => "title",
        Part::Text => "string",
        Part::Integer => "integer",
        Part::Number => "number",
        Part::Bool => "bool",
        Part::List(None) => "list",
        Part::Any => "any",
    };
    section.facts.insert(Key::named(Kind::Body, at.as_str()), format!("{what}{optional}"));
}

/// A step of a JSON pointer.
fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Whether an object, or a list of objects, has members to be named.
fn has_members(schema: &Node) -> bool {
    match (schema.get("properties"), schema.get("items")) {
        (Some(Node::Object(properties)), _) => !properties.is_empty(),
        (_, Some(item)) => has_members(item),
        _ => false,
    }
}

/// The members of a field whose type's schema is known, each a fact of its own. That the field itself can be absent is said
/// of the field.
fn add_members(section: &mut Section, kind: Kind, schema: &Node, optional: &str, at: &str) {
    // What can be null has no members then.
    let inner = if is_nullable(schema) { ", optional" } else { optional };
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") };
    if let Some(Node::Object(properties)) = schema.get("properties")
        && has_members(schema)
    {
        for (name, property) in properties {
            let is_required = matches!(schema.get("required"), Some(Node::List(names)) if names.contains(&name.as_str().into()));
            let inner = if is_required { inner } else { ", optional" };
            add_members(section, kind, property, inner, &below(&step(name)));
        }
    } else if let Some(item) = schema.get("items").filter(|item| has_members(item)) {
        add_members(section, kind, item, inner, &below("*"));
    } else {
        section.facts.insert(Key::named(kind, at), format!("{}{optional}", signature(schema)));
    }
}
