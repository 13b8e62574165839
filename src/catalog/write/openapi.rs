//! OpenAPI 3.1 components.

use std::collections::{BTreeMap, BTreeSet};

use apierror_core::__private::reason;
use apierror_core::FieldPlace;

use crate::catalog::advice::effect_in_words;
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, Members, list, object};
use crate::catalog::page::guidance;
use crate::catalog::schema::definitions::reference_to;
#[cfg(feature = "utoipa")]
use crate::catalog::schema::definitions::without_references;
use crate::catalog::schema::subschemas::map_subschemas;
use crate::catalog::shape::BodyShape;
use crate::catalog::text::one_line;

/// Where the schemas of the bodies are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Schemas {
    /// In `components`, with references to them.
    Components,
    /// In each response.
    #[cfg(feature = "utoipa")]
    Inline,
}

impl Catalog {
    /// Writes an OpenAPI 3.1 document whose components are the errors, as JSON.
    ///
    /// - `schemas` has one schema for each code, with `const` code and status if
    ///   the envelope shows them, typed details, and the retry advice as `x-retry`.
    /// - `responses` has one response for each status (`Error404`), with `oneOf`
    ///   its codes, a `discriminator` if the code is a member of the body's root,
    ///   a named example for each code, `Retry-After` and other headers. If the
    ///   envelope shows no code, `anyOf` replaces `oneOf`, because a body may match
    ///   several schemas.
    ///
    /// The shape of a body is inferred from rendered samples, so custom envelopes
    /// are documented too. Details have the type that serde makes of the declared
    /// Rust type. A type of your own has its schema if it implements
    /// `schemars::JsonSchema` (feature `schemars`); otherwise it allows any value.
    ///
    /// A path in the API's own document refers to the responses:
    /// `$ref: "errors.json#/components/responses/Error404"`.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let document: serde_json::Value = serde_json::from_str(&Catalog::of::<ServiceError>().to_openapi())?;
    /// assert_eq!(document["openapi"], "3.1.0");
    /// let code = &document["components"]["schemas"]["RouteNotFound"]["properties"]["code"];
    /// assert_eq!(code["const"], "ROUTE_NOT_FOUND");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_openapi(&self) -> String {
        let mut schemas: Members = self
            .entries()
            .iter()
            .map(|entry| (entry.component_name(), code_schema(entry)))
            .collect();
        schemas.extend(self.definitions().iter().map(|(name, schema)| {
            (name.clone(), without_titles(schema.clone()).with("title", name.as_str()))
        }));
        let responses = self.responses(Schemas::Components).into_iter();
        let responses: Members =
            responses.map(|(status, response)| (component(&status), response)).collect();
        let info = object([("title", self.name().into()), ("version", self.api_version().into())]);
        let components =
            object([("schemas", Json::Object(schemas)), ("responses", Json::Object(responses))]);
        let document =
            object([("openapi", "3.1.0".into()), ("info", info), ("components", components)]);
        document.pretty() + "\n"
    }

    /// Returns the responses by their status, without components.
    #[cfg(feature = "utoipa")]
    pub(crate) fn inline_responses(&self) -> BTreeMap<String, Json> {
        self.responses(Schemas::Inline)
    }

    /// Returns the responses by their status. Errors that pass a status on are also in
    /// the response `default`.
    fn responses(&self, schemas: Schemas) -> BTreeMap<String, Json> {
        let mut by_status: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        for entry in self.entries() {
            let status = entry.example().status.as_str().to_owned();
            by_status.entry(status).or_default().push(entry);
            if entry.spec.passes_status_on() {
                by_status.entry(DEFAULT.to_owned()).or_default().push(entry);
            }
        }
        let responses = by_status.into_iter();
        responses.map(|(status, entries)| (status, response(&entries, schemas))).collect()
    }
}

/// The response of every status that has none of its own.
const DEFAULT: &str = "default";

/// Returns the component name of the response of a status.
fn component(status: &str) -> String {
    format!("Error{}", if status == DEFAULT { "Default" } else { status })
}

/// Returns the schema of a code's body.
fn code_schema(entry: &Entry) -> Json {
    without_titles(entry.body_schema().clone())
        .with("title", entry.component_name())
        .with("description", about(entry))
        .with_some("x-retry", entry.advice_json())
}

/// Moves the titles of types into the descriptions. Generators would take them for
/// names.
fn without_titles(schema: Json) -> Json {
    let Json::Object(mut members) = schema else { return schema };
    if let Some(at) = members.iter().position(|(keyword, _)| keyword == "title") {
        let (_, title) = members.remove(at);
        if !members.iter().any(|(keyword, _)| keyword == "description") {
            members.push(("description".to_owned(), title));
        }
    }
    map_subschemas(Json::Object(members), &without_titles)
}

/// Describes the error: its title, unless it only repeats the status, and when it occurs.
fn about(entry: &Entry) -> String {
    let spec = entry.spec;
    let (title, description) = (one_line(spec.title), one_line(spec.description));
    match (title == reason(spec.status), description.is_empty()) {
        (_, true) => sentence(&title),
        (true, false) => sentence(&description),
        (false, false) => format!("{} {}", sentence(&title), sentence(&description)),
    }
}

/// Ends a text with a full stop, unless it ends a sentence already.
fn sentence(text: &str) -> String {
    let dot = if text.is_empty() || text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{dot}")
}

/// Returns the response of one status.
fn response(entries: &[&Entry], schemas: Schemas) -> Json {
    let mut by_content_type: Vec<(&str, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        let content_type = entry.content_type();
        match by_content_type.iter_mut().find(|(known, _)| *known == content_type) {
            Some((_, of_type)) => of_type.push(entry),
            None => by_content_type.push((content_type, vec![entry])),
        }
    }
    let content: Members = by_content_type
        .iter()
        .map(|(content_type, entries)| ((*content_type).to_owned(), media_type(entries, schemas)))
        .collect();
    let description: Vec<String> = entries.iter().map(|entry| description(entry)).collect();
    let headers = headers(entries);
    object([("description", description.join("\n").into())])
        .with_some("headers", (!headers.is_empty()).then_some(Json::Object(headers)))
        .with("content", Json::Object(content))
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

fn description(entry: &Entry) -> String {
    let spec = entry.spec;
    let when = one_line(if spec.description.is_empty() { spec.title } else { spec.description });
    let advice = entry.advice().and_then(|retry| {
        Some(format!(" {} ({}).", guidance::words(entry, retry)?, effect_in_words(retry)))
    });
    format!("- {}{}{}", label(entry), sentence(&when), advice.unwrap_or_default())
}

/// Returns the schema and the examples of the bodies of one content type.
fn media_type(entries: &[&Entry], schemas: Schemas) -> Json {
    let examples = entries.iter().map(|entry| {
        let summary = entry.message().map(|message| one_line(&message));
        let example =
            object([]).with_some("summary", summary).with("value", entry.example().body.clone());
        (entry.name().to_owned(), example)
    });
    let examples = Json::Object(examples.collect());
    object([("schema", choice(entries, schemas)), ("examples", examples)])
}

/// Returns the schema of a body of any of these codes.
fn choice(entries: &[&Entry], schemas: Schemas) -> Json {
    let reference = |entry: &Entry| reference_to(&entry.component_name());
    let schema = |entry: &Entry| match schemas {
        Schemas::Components => object([("$ref", reference(entry).into())]),
        #[cfg(feature = "utoipa")]
        Schemas::Inline => without_references(&code_schema(entry)),
    };
    if let [entry] = entries {
        return schema(entry);
    }
    let bodies = || entries.iter().map(|entry| &entry.shape().body);
    // A body without a code, or with a shared one, may match several schemas.
    let codes: BTreeSet<&str> = entries.iter().map(|entry| entry.spec.code).collect();
    let are_distinct = codes.len() == entries.len() && bodies().all(shows_code);
    let keyword = if are_distinct { "oneOf" } else { "anyOf" };
    let choice = object([(keyword, list(entries.iter().map(|entry| schema(entry))))]);
    let common = bodies().map(root_code).reduce(|a, b| if a == b { a } else { None });
    match common.flatten() {
        Some(property) if are_distinct && schemas == Schemas::Components => {
            let mapping =
                entries.iter().map(|entry| (entry.spec.code.into(), reference(entry).into()));
            let mapping = Json::Object(mapping.collect());
            choice.with(
                "discriminator",
                object([("propertyName", property.into()), ("mapping", mapping)]),
            )
        }
        _ => choice,
    }
}

/// A header of a response, with the errors that have it.
struct Header {
    name: String,
    of: Vec<String>,
    schema: Json,
}

/// Returns the headers of the responses of one status, each name once.
fn headers(entries: &[&Entry]) -> Members {
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
        let of = if entry.shows_code() { entry.name() } else { entry.spec.title };
        for field in &entry.fields {
            match field.place {
                FieldPlace::RetryAfter => add("Retry-After", of, seconds()),
                FieldPlace::Header => add(field.name, of, field.header_schema()),
                _ => {}
            }
        }
        if entry.spec.retry.after().is_some() {
            add("Retry-After", of, seconds());
        }
        for (name, value) in entry.spec.headers {
            add(name, of, text().with("const", *value));
        }
        for header in &entry.shape().headers {
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
        (name, object([("description", description.into()), ("schema", schema)]))
    });
    described.collect()
}

/// Returns whether every body contains the code.
fn shows_code(shape: &BodyShape) -> bool {
    match shape {
        BodyShape::Code => true,
        BodyShape::Object(members) => {
            members.iter().any(|member| member.required && shows_code(&member.shape))
        }
        _ => false,
    }
}

/// Returns the name of the root's member that is the code.
fn root_code(shape: &BodyShape) -> Option<&str> {
    let BodyShape::Object(members) = shape else { return None };
    let member = members.iter().find(|member| member.required && member.shape == BodyShape::Code);
    member.map(|member| member.name.as_str())
}
