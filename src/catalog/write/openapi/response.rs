//! The response of one status.

use apierror_core::FieldPlace;

use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, Members, object};
use crate::catalog::page::guidance;
use crate::catalog::text::{one_line, sentence};

/// Returns the response of one status. It has these content types, with the schemas
/// that `schema` returns. The schemas of headers are written in a `dialect`.
pub(super) fn response(
    entries: &[&Entry],
    content_types: &[&'static str],
    dialect: impl Fn(Json) -> Json,
    schema: impl Fn(&str, &[&Entry]) -> Json,
) -> Json {
    let media_type = |content_type: &&'static str| {
        let of_type = entries.iter().filter(|entry| entry.content_type() == *content_type);
        let of_type: Vec<&Entry> = of_type.copied().collect();
        let examples: Members = of_type.iter().map(|entry| example(entry)).collect();
        let media_type = object([("schema", schema(content_type, &of_type))])
            .with_some("examples", (!examples.is_empty()).then_some(Json::Object(examples)));
        ((*content_type).to_owned(), media_type)
    };
    let mut description: Vec<String> = entries.iter().map(|entry| description_of(entry)).collect();
    if description.is_empty() {
        description.push("Any other error.".to_owned());
    }
    let headers = headers(entries, dialect);
    object([("description", description.join("\n").into())])
        .with_some("headers", (!headers.is_empty()).then_some(Json::Object(headers)))
        .with("content", Json::Object(content_types.iter().map(media_type).collect()))
}

/// Returns the example of an error, with its name.
fn example(entry: &Entry) -> (String, Json) {
    let summary = entry.message().map(|message| one_line(&message));
    let example =
        object([]).with_some("summary", summary).with("value", entry.example().body.clone());
    (entry.name().to_owned(), example)
}

/// Returns the name with the code that is sent. A caller who never sees the code does
/// not need it.
fn label(entry: &Entry) -> String {
    match entry.spec.code {
        _ if !entry.shows_code() => String::new(),
        _ if !entry.has_name() => format!("`{}`: ", entry.name()),
        "" => format!("`{}, sent with an empty code`: ", entry.name()),
        code => format!("`{}, sent as {code}`: ", entry.name()),
    }
}

/// Describes an error in one line.
fn description_of(entry: &Entry) -> String {
    let spec = entry.spec;
    let when = one_line(if spec.description.is_empty() { spec.title } else { spec.description });
    let advice = guidance::retry(entry).map(|answer| format!(" Retry? {answer}."));
    format!("- {}{}{}", label(entry), sentence(&when), advice.unwrap_or_default())
}

/// A header of a response, with the errors that have it.
struct Header {
    name: String,
    of: Vec<String>,
    schema: Json,
}

/// Returns the headers of the responses of one status, each name once.
fn headers(entries: &[&Entry], dialect: impl Fn(Json) -> Json) -> Members {
    let text = || object([("type", "string".into())]);
    let seconds = || object([("type", "integer".into()), ("minimum", 1u64.into())]);
    let mut headers: Vec<Header> = Vec::new();
    let mut add = |name: &str, of: &str, schema: Json| match headers
        .iter_mut()
        .find(|known| known.name.eq_ignore_ascii_case(name))
    {
        Some(known) => {
            known.of.push(of.to_owned());
            if known.schema != schema {
                known.schema = text();
            }
        }
        None => headers.push(Header { name: name.to_owned(), of: vec![of.to_owned()], schema }),
    };
    for entry in entries {
        let shape = entry.shape();
        let of = if entry.shows_code() { entry.name() } else { entry.spec.title };
        for field in &entry.fields {
            if field.header_name().is_some_and(|name| shape.overrides(name)) {
                continue;
            }
            match field.place {
                FieldPlace::RetryAfter => add("Retry-After", of, seconds()),
                FieldPlace::Header => add(field.name, of, field.header_schema()),
                _ => {}
            }
        }
        if entry.spec.retry.after().is_some() && !shape.overrides("retry-after") {
            add("Retry-After", of, seconds());
        }
        let declared = entry.spec.headers.iter().filter(|(name, _)| !shape.overrides(name));
        for (name, value) in declared {
            add(name, of, text().with("const", *value));
        }
        for header in &shape.headers {
            add(&header.name, of, text().with_some("const", header.fixed.clone()));
        }
    }
    let described = headers.into_iter().map(|Header { name, mut of, schema }| {
        of.dedup();
        let of = of.join(", ");
        let description = match name.as_str() {
            "Retry-After" => {
                format!("Whole seconds to wait before the next attempt. Of {of}.")
            }
            _ => format!("Of {of}."),
        };
        (name, object([("description", description.into()), ("schema", dialect(schema))]))
    });
    described.collect()
}
