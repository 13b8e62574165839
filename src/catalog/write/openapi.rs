//! OpenAPI documents of components.

mod error_schema;
mod open_schema;
pub(crate) mod operation;
mod response;
mod union;
mod v3_0;

use std::collections::BTreeMap;
#[cfg(any(feature = "aide", feature = "utoipa"))]
use std::convert;

use self::error_schema::{error_schema, without_titles};
use self::open_schema::{named_open_schemas, open_schema};
use self::operation::OperationErrors;
use self::response::response;
use self::union::{closed_union, discriminator, open_union, reference};
use self::v3_0::in_v3_0;
use crate::catalog::builder::Catalog;
use crate::catalog::distinct::distinct;
use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, Members, object};
use crate::catalog::names;
use crate::catalog::page::format::is_json;
#[cfg(any(feature = "aide", feature = "utoipa"))]
use crate::catalog::schema::definitions::without_references;

/// The version of OpenAPI in which a document is written.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OpenApiVersion {
    /// OpenAPI 3.0.3, for tools that do not take a newer one. What its schemas cannot
    /// express is left out.
    V3_0,
    /// OpenAPI 3.1.0.
    #[default]
    V3_1,
}

/// How an OpenAPI document describes a response that can have several errors.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unions {
    /// The errors of the status, and `UnknownApiError` for codes that are newer than
    /// the client. A client keeps the code and the message of such an error.
    #[default]
    Open,
    /// The errors of the status alone, for clients that handle each of them. A code
    /// that you add breaks these clients.
    Closed,
    /// One schema for all errors, `ApiError`, for generators that take only one error
    /// type for an operation.
    Single,
}

/// An OpenAPI document of a catalogue: [`Catalog::openapi`].
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone)]
#[must_use = "`write` returns the document"]
pub struct OpenApi<'a> {
    catalog: &'a Catalog,
    version: OpenApiVersion,
    unions: Unions,
}

impl Catalog {
    /// Writes an OpenAPI document whose components are the errors, as JSON, with the
    /// defaults of [`openapi`](Self::openapi).
    #[must_use]
    pub fn to_openapi(&self) -> String {
        self.openapi().write()
    }

    /// Returns an OpenAPI document whose components are the errors. The default version
    /// is 3.1.
    ///
    /// - `schemas` has one schema for each code, with `const` code and status if
    ///   the envelope shows them, typed details, and the retry advice as `x-retry`.
    ///   It has one for each status, `Error404`: the [union](Unions) of its codes.
    /// - `responses` has one response for each status, also called `Error404`, with a
    ///   named example for each code, `Retry-After` and other headers.
    ///   `ErrorDefault` is for any other status.
    ///
    /// - For each [operation](Self::operation) and status, `responses` has one response
    ///   with the errors that the operation declares and those of the status that any
    ///   operation may answer with. It is called like the Rust type of the errors:
    ///   `PlaceOrderError404`. `AnyOperationError404` has the latter alone.
    ///
    /// A schema is called like its code, in `PascalCase`. The name stays the same when
    /// you add codes or change texts.
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
    /// use apierror::{Catalog, ServiceError, Unions};
    ///
    /// let catalog = Catalog::of::<ServiceError>();
    /// let document: serde_json::Value = serde_json::from_str(&catalog.openapi().write())?;
    /// let schemas = &document["components"]["schemas"];
    /// assert_eq!(schemas["RouteNotFound"]["properties"]["code"]["const"], "ROUTE_NOT_FOUND");
    /// assert_eq!(schemas["Error404"]["anyOf"][2]["$ref"], "#/components/schemas/UnknownApiError");
    ///
    /// let document = catalog.openapi().unions(Unions::Closed).write();
    /// assert!(!document.contains("UnknownApiError"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn openapi(&self) -> OpenApi<'_> {
        OpenApi { catalog: self, version: OpenApiVersion::default(), unions: Unions::default() }
    }

    /// Returns the responses by their status, without components.
    #[cfg(any(feature = "aide", feature = "utoipa"))]
    pub(crate) fn inline_responses(&self) -> BTreeMap<String, Json> {
        let inline = |entry: &Entry| without_references(&error_schema(entry));
        let schema = |_: &str, entries: &[&Entry]| match entries {
            [entry] => inline(entry),
            _ => closed_union(entries, inline),
        };
        let responses = by_status(self.entries()).into_iter();
        let responses = responses.map(|(status, entries)| {
            let response = response(
                &entries,
                &content_types(entries.iter().copied()),
                convert::identity,
                schema,
            );
            (status, response)
        });
        responses.collect()
    }
}

impl OpenApi<'_> {
    /// Sets the version of OpenAPI. The default is [`OpenApiVersion::V3_1`].
    pub fn version(mut self, version: OpenApiVersion) -> Self {
        self.version = version;
        self
    }

    /// Sets how the document describes a response that can have several errors. The
    /// default is [`Unions::Open`].
    pub fn unions(mut self, unions: Unions) -> Self {
        self.unions = unions;
        self
    }

    /// Writes the document as JSON. The same declarations always give the same bytes.
    #[must_use]
    pub fn write(&self) -> String {
        let catalog = self.catalog;
        let mut by_status = by_status(catalog.entries());
        if self.unions != Unions::Closed && !catalog.is_empty() {
            by_status.entry(DEFAULT.to_owned()).or_default();
        }
        let responses = by_status.iter().map(|(status, entries)| {
            // A newer error can have any content type.
            let any = catalog.entries().iter();
            let content_types =
                content_types(entries.iter().copied().chain(any.filter(|_| status == DEFAULT)));
            let schema = |content_type: &str, _: &[&Entry]| {
                reference(&self.union_name(status, content_type))
            };
            let response =
                response(entries, &content_types, |schema| self.in_version(schema), schema);
            (names::of_status(status), response)
        });
        let of_operations = self.of_operations();
        let responses = responses.chain(of_operations.responses);
        let responses = Json::Object(responses.collect());
        let info =
            object([("title", catalog.name().into()), ("version", catalog.api_version().into())]);
        let components = object([
            ("schemas", self.schemas(&by_status, of_operations.schemas)),
            ("responses", responses),
        ]);
        let version = match self.version {
            OpenApiVersion::V3_0 => "3.0.3",
            OpenApiVersion::V3_1 => "3.1.0",
        };
        let document = object([
            ("openapi", version.into()),
            ("info", info),
            ("paths", object([])),
            ("components", components),
        ]);
        document.pretty() + "\n"
    }

    /// Returns the name of the schema that a response refers to.
    fn union_name(&self, status: &str, content_type: &str) -> String {
        let suffix = suffix(content_type);
        match self.unions {
            Unions::Single => self.unions.open_name(&suffix),
            _ => names::of_status(status) + &suffix,
        }
    }

    /// Returns the components of the operations: for each operation, the statuses that
    /// it declares, with the errors that any operation may answer with.
    fn of_operations(&self) -> OperationComponents {
        let catalog = self.catalog;
        let mut components = OperationComponents::default();
        if catalog.operations().is_empty() {
            return components;
        }
        let everywhere: Vec<&Entry> = catalog.entries_everywhere().collect();
        let mut groups: Vec<(String, ByStatus<'_>)> = Vec::new();
        for operations in catalog.named_operations() {
            let declared = catalog.entries().iter().filter(|it| operations.declares(it.name()));
            let mut statuses = by_status(declared);
            for (status, entries) in &mut statuses {
                let others = by_status(everywhere.iter().copied()).remove(status);
                let others = others.into_iter().flatten();
                let others: Vec<_> = others.filter(|it| !operations.declares(it.name())).collect();
                entries.extend(others);
            }
            groups.push((operations.name, statuses));
        }
        groups.push((names::ANY_OPERATION.to_owned(), by_status(everywhere)));

        let mut errors = OperationErrors::new(catalog, self.unions);
        let shared = errors.schemas().len();
        for (name, statuses) in groups {
            let name = name.strip_suffix("Error").unwrap_or(&name);
            for (status, entries) in statuses {
                let response =
                    errors.response(name, &status, &entries, |schema| self.in_version(schema));
                components.responses.push((name.to_owned() + &names::of_status(&status), response));
            }
        }
        components.schemas = errors.into_schemas().split_off(shared);
        components
    }

    fn schemas(&self, by_status: &ByStatus<'_>, of_operations: Members) -> Json {
        let entries = self.catalog.entries().iter();
        let errors = entries.map(|entry| (entry.component_name(), error_schema(entry)));
        let types = self.catalog.definitions().iter().map(|(name, schema)| {
            (name.clone(), without_titles(schema.clone()).with("title", name.as_str()))
        });
        let unions = self.unions_of(by_status).into_iter().map(|(name, schema, description)| {
            let title = name.clone();
            (name, schema.with("title", title).with("description", description))
        });
        let schemas = errors.chain(types).chain(unions).chain(of_operations);
        Json::Object(schemas.map(|(name, schema)| (name, self.in_version(schema))).collect())
    }

    /// Returns the schema in the dialect of the version.
    fn in_version(&self, schema: Json) -> Json {
        match self.version {
            OpenApiVersion::V3_0 => in_v3_0(schema),
            OpenApiVersion::V3_1 => schema,
        }
    }

    /// Returns the schemas that responses refer to, each with its name and description.
    fn unions_of(&self, by_status: &ByStatus<'_>) -> Vec<(String, Json, String)> {
        let all = by_suffix(self.catalog.entries().iter());
        let mut unions = Vec::new();
        if self.unions != Unions::Single {
            for (status, entries) in by_status {
                let mut groups = by_suffix(entries.iter().copied());
                let is_default = status == DEFAULT;
                if is_default && self.unions == Unions::Open {
                    for suffix in all.keys() {
                        groups.entry(suffix.clone()).or_default();
                    }
                }
                let description = if is_default {
                    "Any error with another status.".to_owned()
                } else {
                    format!("Any error with status {status}.")
                };
                for (suffix, entries) in groups {
                    let schema = match self.unions {
                        Unions::Closed => {
                            closed_union(&entries, |entry| reference(&entry.component_name()))
                                .with_some("discriminator", discriminator(&entries))
                        }
                        _ => open_union(&entries, &(names::UNKNOWN_ERROR.to_owned() + &suffix)),
                    };
                    unions.push((names::of_status(status) + &suffix, schema, description.clone()));
                }
            }
        }
        if self.unions != Unions::Closed {
            for (suffix, entries) in all {
                unions.extend(self.unions.open_schemas(&suffix, &entries));
            }
        }
        unions
    }
}

/// The components of the operations of a document.
#[derive(Default)]
struct OperationComponents {
    responses: Members,
    schemas: Members,
}

impl Unions {
    /// Returns the name of the schema of any error.
    fn open_name(self, suffix: &str) -> String {
        match self {
            Self::Single if suffix.is_empty() => names::ANY_ERROR.to_owned(),
            _ => names::UNKNOWN_ERROR.to_owned() + suffix,
        }
    }

    /// Returns the schema of any of these errors, and the schemas that it refers to, each
    /// with its name and description.
    fn open_schemas(self, suffix: &str, entries: &[&Entry]) -> Vec<(String, Json, String)> {
        let name = self.open_name(suffix);
        if self == Self::Single {
            return vec![(name, open_schema(entries), "Any error of the API.".to_owned())];
        }
        let describe = |(of, schema): (String, Json)| {
            let description = if of == name {
                "An error with a code that is newer than this document.".to_owned()
            } else {
                format!("A part of `{name}`.")
            };
            (of, schema, description)
        };
        named_open_schemas(&name, entries).into_iter().map(describe).collect()
    }
}

/// The response of every status that has none of its own.
const DEFAULT: &str = "default";

type ByStatus<'a> = BTreeMap<String, Vec<&'a Entry>>;

/// Returns the errors by their status. Errors that pass a status on are also under
/// [`DEFAULT`].
fn by_status<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> ByStatus<'a> {
    let mut by_status = ByStatus::new();
    for entry in entries {
        let status = entry.example().status.as_str().to_owned();
        by_status.entry(status).or_default().push(entry);
        if entry.wire_status().is_none() {
            by_status.entry(DEFAULT.to_owned()).or_default().push(entry);
        }
    }
    by_status
}

/// Returns each content type once.
fn content_types<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<&'static str> {
    distinct(entries.map(Entry::content_type))
}

/// Returns the suffix of the names of unions. JSON of every content type shares one
/// union, so that the union's name does not depend on what else there is.
fn suffix(content_type: &str) -> String {
    if is_json(content_type) { String::new() } else { names::of_content_type(content_type) }
}

/// Returns the errors by the [`suffix`] of their content types.
fn by_suffix<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<String, Vec<&'a Entry>> {
    let mut by_suffix: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        by_suffix.entry(suffix(entry.content_type())).or_default().push(entry);
    }
    by_suffix
}
