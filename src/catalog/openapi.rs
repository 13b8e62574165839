//! OpenAPI 3.1 components.

use std::collections::{BTreeMap, BTreeSet};

use apierror_core::FieldPlace;

use super::body::Part;
#[cfg(feature = "utoipa")]
use super::definitions::without_references;
use super::node::{Members, Node, list, object};
use super::words::{effect, message, one_line, retry_advice};
use super::{Answer, Catalog, Entry};

/// How a body's schema is referred to.
type Refer<'a> = &'a dyn Fn(&Entry) -> Node;

/// The component of each code.
type Names = BTreeMap<&'static str, String>;

impl Catalog {
    /// An OpenAPI 3.1 document whose components are the errors, as JSON:
    ///
    /// - `schemas`: one for each code, with `const` code and status where the envelope shows them, typed details, and the
    ///   retry advice as `x-retry`;
    /// - `responses`: one for each status, `Error404`, with `oneOf` its codes, a `discriminator` where the code is a
    ///   member of the body's root, a named example for each code, `Retry-After` and other headers. An envelope that
    ///   shows no code has `anyOf`, since its bodies fit several.
    ///
    /// The shape of a body is read off what the envelope makes of made-up occurrences, so it is there for envelopes of one's
    /// own, too. Details are typed as serde writes the Rust type that the declaration names; a type of the service's own
    /// has its schema where it implements `schemars::JsonSchema` (feature `schemars`), and is anything otherwise.
    ///
    /// A path of the API's own document refers to them: `$ref: "errors.json#/components/responses/Error404"`.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let document: serde_json::Value = serde_json::from_str(&Catalog::of::<ServiceError>().to_openapi())?;
    /// assert_eq!(document["openapi"], "3.1.0");
    /// let code = &document["components"]["schemas"]["ROUTE_NOT_FOUND"]["properties"]["code"];
    /// assert_eq!(code["const"], "ROUTE_NOT_FOUND");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_openapi(&self) -> String {
        let names = self.component_names();
        let schemas = self
            .entries()
            .iter()
            .map(|entry| (names[entry.code()].clone(), self.code_schema(entry)));
        let definitions =
            self.definitions.iter().map(|(name, schema)| (name.clone(), schema.clone()));
        let schemas: Members = schemas.chain(definitions).collect();
        let refer = |entry: &Entry| {
            object([("$ref", format!("#/components/schemas/{}", names[entry.code()]).into())])
        };
        let responses = self.responses(&names, &refer, true).into_iter();
        let responses: Members =
            responses.map(|(status, response)| (format!("Error{status}"), response)).collect();
        let document = object([
            ("openapi", "3.1.0".into()),
            (
                "info",
                object([("title", self.name().into()), ("version", self.api_version().into())]),
            ),
            (
                "components",
                object([
                    ("schemas", Node::Object(schemas)),
                    ("responses", Node::Object(responses)),
                ]),
            ),
        ]);
        document.pretty() + "\n"
    }

    /// A name that components may have for each code.
    fn component_names(&self) -> Names {
        let mut names = Names::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for entry in self.entries() {
            let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            let mut name: String =
                entry.code().chars().map(|c| if is_legal(c) { c } else { '_' }).collect();
            while taken.contains(&name) || self.definitions.has(&name) {
                name.push('_');
            }
            taken.insert(name.clone());
            names.insert(entry.code(), name);
        }
        names
    }

    /// The body of one code.
    pub(crate) fn code_schema(&self, entry: &Entry) -> Node {
        let spec = entry.spec;
        let description = one_line(spec.description);
        let retry = Node::of(&spec.retry).with("retryable", spec.retry.is_retryable());
        self.body_schema(entry)
            .with("title", format!("{}: {}", spec.code, spec.title))
            .with_some("description", (!description.is_empty()).then_some(description))
            .with("x-retry", retry)
    }

    /// The responses of all codes, by their status, each schema where it is used.
    #[cfg(feature = "utoipa")]
    pub(crate) fn inline_responses(&self) -> Vec<(u16, Node)> {
        let schema = |entry: &Entry| without_references(&self.code_schema(entry));
        self.responses(&self.component_names(), &schema, false)
    }

    /// The responses of all codes, by their status.
    fn responses(
        &self,
        names: &Names,
        refer: Refer<'_>,
        with_discriminator: bool,
    ) -> Vec<(u16, Node)> {
        let mut by_status: BTreeMap<u16, Vec<(&Entry, Answer)>> = BTreeMap::new();
        for entry in self.entries() {
            let answer = self.example_of(entry);
            by_status.entry(answer.status.as_u16()).or_default().push((entry, answer));
        }
        let responses = by_status.into_iter();
        responses
            .map(|(status, answers)| {
                (status, self.response(names, &answers, refer, with_discriminator))
            })
            .collect()
    }

    fn response(
        &self,
        names: &Names,
        answers: &[(&Entry, Answer)],
        refer: Refer<'_>,
        with_discriminator: bool,
    ) -> Node {
        let mut contents: Vec<(&str, Vec<&(&Entry, Answer)>)> = Vec::new();
        for answer in answers {
            let content_type = self.content_type(answer.0);
            match contents.iter_mut().find(|(known, _)| *known == content_type) {
                Some((_, of_type)) => of_type.push(answer),
                None => contents.push((content_type, vec![answer])),
            }
        }
        let contents = contents.into_iter().map(|(content_type, answers)| {
            let entries: Vec<&Entry> = answers.iter().map(|(entry, _)| *entry).collect();
            let examples: Members = answers
                .iter()
                .map(|(entry, answer)| {
                    let summary = one_line(&message(entry.spec));
                    let example =
                        object([("summary", summary.into()), ("value", answer.body.clone())]);
                    (names[entry.code()].clone(), example)
                })
                .collect();
            let schema = self.choice(names, &entries, refer, with_discriminator);
            (
                content_type.to_owned(),
                object([("schema", schema), ("examples", Node::Object(examples))]),
            )
        });
        let contents = Node::Object(contents.collect());
        let lines = answers.iter().map(|(entry, _)| {
            let spec = entry.spec;
            let when =
                one_line(if spec.description.is_empty() { spec.title } else { spec.description });
            let dot = if when.ends_with('.') { "" } else { "." };
            format!(
                "- `{}`: {when}{dot} Retry: {} ({}).",
                spec.code,
                retry_advice(spec.retry),
                effect(spec.retry)
            )
        });
        let description = lines.collect::<Vec<_>>().join("\n");
        let headers = self.headers(answers);
        object([("description", description.into())])
            .with_some("headers", (headers != Node::Object(Vec::new())).then_some(headers))
            .with("content", contents)
    }

    /// Any of several codes.
    fn choice(
        &self,
        names: &Names,
        entries: &[&Entry],
        refer: Refer<'_>,
        with_discriminator: bool,
    ) -> Node {
        if let [entry] = entries {
            return refer(entry);
        }
        let bodies: Vec<Part> = entries.iter().map(|entry| self.body(entry)).collect();
        // A body without its code fits the schemas of several.
        let of = if bodies.iter().all(shows_code) { "oneOf" } else { "anyOf" };
        let choice = object([(of, list(entries.iter().map(|entry| refer(entry))))]);
        let Some(property) =
            bodies.iter().map(root_code).reduce(|a, b| if a == b { a } else { None }).flatten()
        else {
            return choice;
        };
        if !with_discriminator {
            return choice;
        }
        let mapping = entries.iter().map(|entry| {
            let name = format!("#/components/schemas/{}", names[entry.code()]);
            (entry.code().to_owned(), name.into())
        });
        let mapping = Node::Object(mapping.collect());
        choice.with(
            "discriminator",
            object([("propertyName", property.into()), ("mapping", mapping)]),
        )
    }

    /// The headers of the responses under one status, each name once.
    fn headers(&self, answers: &[(&Entry, Answer)]) -> Node {
        let mut headers = Members::new();
        let mut known: Vec<(String, Vec<&str>, Node)> = Vec::new();
        let mut add = |name: &str, code: &'static str, schema: Node| match known
            .iter_mut()
            .find(|(known, ..)| known.eq_ignore_ascii_case(name))
        {
            Some((_, codes, first)) => {
                codes.push(code);
                if *first != schema {
                    *first = object([("type", "string".into())]);
                }
            }
            None => known.push((name.to_owned(), vec![code], schema)),
        };
        for (entry, _) in answers {
            for field in entry.fields() {
                match field.place {
                    FieldPlace::RetryAfter => {
                        let seconds =
                            object([("type", "integer".into()), ("minimum", 1u64.into())]);
                        add("Retry-After", entry.code(), seconds);
                    }
                    FieldPlace::Header => {
                        add(field.name, entry.code(), object([("type", "string".into())]))
                    }
                    _ => {}
                }
            }
            for (name, value) in entry.spec.headers {
                add(
                    name,
                    entry.code(),
                    object([("type", "string".into()), ("const", (*value).into())]),
                );
            }
            for header in self.wire_headers(entry) {
                let schema = object([("type", "string".into())]).with_some("const", header.fixed);
                add(&header.name, entry.code(), schema);
            }
        }
        for (name, mut codes, schema) in known {
            codes.dedup();
            let description = match name.as_str() {
                "Retry-After" => {
                    format!(
                        "Whole seconds to wait before the next attempt. Of {}.",
                        codes.join(", ")
                    )
                }
                _ => format!("Of {}.", codes.join(", ")),
            };
            headers.push((name, object([("description", description.into()), ("schema", schema)])));
        }
        Node::Object(headers)
    }
}

/// Whether the code is always somewhere in the body.
fn shows_code(part: &Part) -> bool {
    match part {
        Part::Code => true,
        Part::Object(members) => {
            members.iter().any(|member| member.required && shows_code(&member.part))
        }
        _ => false,
    }
}

/// The member of the root that is the code.
fn root_code(part: &Part) -> Option<&str> {
    let Part::Object(members) = part else { return None };
    let member = members.iter().find(|member| member.required && member.part == Part::Code);
    member.map(|member| member.name.as_str())
}
