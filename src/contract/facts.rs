//! What a catalogue says, as the lock has it.

use apierror_core::FieldPlace;

use super::lock::{Key, Kind, Lock, Section};
use crate::Catalog;
use crate::catalog::{Entry, Member, Part, duration, message, one_line};

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
        let (base, cap, within) = (duration(retry.base()), duration(retry.cap()), within.unwrap_or_default());
        section
            .set(Kind::RetryOptions, format!("{} attempts, {base} to {cap}{within}", retry.max_attempts()));
    }
    let envelope = catalog.envelope(entry);
    add_body(&mut section, &catalog.body(entry), "", &mut String::new(), envelope.starts_with("WithRetry<"));
    section.set(Kind::Envelope, envelope);
    section.set(Kind::ContentType, catalog.content_type(entry));
    section.set(Kind::Type, spec.type_uri());
    for field in entry.fields() {
        let optional = if field.optional { ", optional" } else { "" };
        let value = format!("{}{optional}", catalog.described_type(&field));
        let kind = match field.place {
            FieldPlace::Details => Kind::Details,
            FieldPlace::Detail => Kind::Detail,
            FieldPlace::Extension => Kind::Extension,
            _ => Kind::Header,
        };
        let name = if kind == Kind::Details { "" } else { field.name };
        section.facts.insert(Key::named(kind, name), value);
    }
    for (name, value) in spec.headers {
        section.facts.insert(Key::named(Kind::Header, *name), format!("fixed: {value}"));
    }
    let mut wording = |kind, text: &str| {
        let text = one_line(text);
        if !text.is_empty() {
            section.set(kind, text);
        }
    };
    let mut messages: Vec<String> = Vec::new();
    for variant in &entry.variants {
        let message = message(variant);
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
fn add_body(section: &mut Section, part: &Part, optional: &str, at: &mut String, advises_retry: bool) {
    let what = match part {
        // Facts of their own.
        Part::Extension(_) => return,
        // What it says is the retry advice, which has facts of its own.
        Part::Object(_) if advises_retry && at == "/retry" => "retry advice",
        Part::Object(members) => {
            for Member { name, part, required } in members {
                let length = at.len();
                at.push('/');
                at.push_str(&name.replace('~', "~0").replace('/', "~1"));
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
        Part::Fixed(value) => &format!("fixed: {}", serde_json::to_string(value).unwrap_or_default()),
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
