//! Every fact of a catalogue, as JSON.

use apierror_core::{FieldPlace, GrpcCode};
use serde::ser::{Serialize, Serializer};

use crate::catalog::body_schema::status_schema;
use crate::catalog::builder::Catalog;
use crate::catalog::causes::DeclaredCause;
use crate::catalog::declaration::Declaration;
use crate::catalog::entry::Entry;
use crate::catalog::envelope::ExampleResponse;
use crate::catalog::field::place_name;
use crate::catalog::json::{Json, Members, list, object};
use crate::catalog::message;
use crate::catalog::text::one_line;

/// The version of the schema. It changes when a member is dropped or changes its
/// meaning, not when one is added.
const SCHEMA_VERSION: u16 = 1;

impl Catalog {
    /// Writes every fact of the catalogue as indented JSON.
    ///
    /// The schema is version 1: `src/catalog/catalog.schema.json` in the sources
    /// of this crate. Later releases may add members; a change that breaks readers
    /// gets a new version.
    ///
    /// | member | holds |
    /// |---|---|
    /// | `version` | 1 |
    /// | `title`, `api_version` | see [`title`](Self::title) and [`version`](Self::version) |
    /// | `groups` | `{name, codes}` with the names of the errors, in the order of declaration |
    /// | `errors` | one object for each code, in the order of declaration |
    /// | `operations` | `{method, path, codes}` with the names of the errors that each [operation](Self::operation) declares |
    /// | `everywhere` | the names of the errors that any operation may answer with |
    /// | `components.schemas` | the schemas that other schemas refer to |
    ///
    /// An error has `name` (its code, unless it has another), `code`, `status`, `title`, `description`, `message` (the
    /// template; without one, the message of a real example, or nothing), `grpc` (if it is declared), `help`, `doc_url`, `domain`,
    /// `group`, `type`, `envelope`, `content_type`, `retry` (a serialised
    /// [`Retry`](crate::Retry) without the defaults, and `retryable`; if it is
    /// declared, or if the envelope sends it), `headers`, `meta`, `variants`
    /// (one for each variant of the code: `description`, `message`, `fields`),
    /// `body` (a JSON Schema), `example` (`status`, `headers`, `body`), and with
    /// [`show_causes`](Self::show_causes) `causes` (`cause`, `name`, `upstreams`). Absent
    /// values are left out.
    ///
    /// A field has `name`, `place` (`detail`, `details`, `extension`, `extensions`, `header`,
    /// `retry_after`), `rust_type`, `optional`, `description` and `schema`.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let json: serde_json::Value = serde_json::from_str(&Catalog::of::<ServiceError>().to_json())?;
    /// assert_eq!(json["version"], 1);
    /// assert_eq!(json["errors"][0]["example"]["body"]["code"], json["errors"][0]["code"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_json_value().pretty() + "\n"
    }

    fn to_json_value(&self) -> Json {
        let groups = self.entry_groups().into_iter().map(|(name, entries)| {
            let names = entries.iter().map(|entry| entry.name());
            object([("name", name.into()), ("codes", list(names))])
        });
        let operations = self.operations();
        let has_operations = !operations.is_empty();
        let operations = operations.iter().map(|operation| {
            object([
                ("method", operation.method().as_str().into()),
                ("path", operation.path().into()),
                ("codes", list(operation.specs().map(|spec| spec.name))),
            ])
        });
        let definitions = self.definitions();
        let components = object([("schemas", Json::Object(definitions.to_members()))]);
        object([
            ("version", SCHEMA_VERSION.into()),
            ("title", self.name().into()),
            ("api_version", self.api_version().into()),
            ("groups", list(groups)),
            ("errors", list(self.entries().iter().map(|entry| self.error_json(entry)))),
        ])
        .with_some("operations", has_operations.then(|| list(operations)))
        .with_some("everywhere", has_operations.then(|| list(self.errors_everywhere())))
        .with_some("components", (!definitions.is_empty()).then_some(components))
    }

    /// Returns the facts of one code, with those for operators if they are shown.
    fn error_json(&self, entry: &Entry) -> Json {
        let causes = self.shown_causes(entry);
        let has_causes = !causes.is_empty();
        let causes = causes.iter().map(DeclaredCause::json);
        entry_json(entry).with_some("causes", has_causes.then(|| list(causes)))
    }
}

/// Returns the facts of one code.
pub(crate) fn entry_json(entry: &Entry) -> Json {
    let spec = entry.spec;
    let ExampleResponse { status, content_type, headers, body } = entry.example();
    let (fixed, shape) = (entry.fixed_headers(), entry.shape());
    let fixed = fixed.iter().map(|(name, value)| (*name, value.as_str()));
    let overriding = shape.headers.iter().filter(|header| shape.overrides(&header.name));
    let overriding =
        overriding.filter_map(|header| Some((&*header.name, header.fixed.as_deref()?)));
    let example = object([
        ("status", status.as_u16().into()),
        ("headers", texts(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))),
        ("body", body.clone()),
    ]);
    let variants = entry.declarations.iter().map(variant);
    let meta: Members = spec
        .meta
        .iter()
        .map(|(key, value)| ((*key).to_owned(), Json::from_serialize(value)))
        .collect();
    object([("name", spec.name.into())])
        .with_some("code", entry.shows_code().then_some(spec.code))
        .with("status", spec.status.as_u16())
        .with("title", spec.title)
        .with("description", spec.description)
        .with("message", entry.message().unwrap_or_default())
        .with_some("grpc", spec.grpc.map(GrpcCode::as_str))
        .with_some("help", spec.help)
        .with_some("doc_url", spec.doc_url)
        .with_some("domain", spec.domain)
        .with("group", spec.group)
        .with("type", spec.type_uri().into_owned())
        .with("envelope", entry.envelope.name())
        .with("content_type", *content_type)
        .with_some("retry", entry.advice_json())
        .with("headers", texts(fixed.chain(overriding)))
        .with("meta", Json::Object(meta))
        .with("variants", list(variants))
        .with("body", entry.body_schema().clone())
        .with("example", example)
}

fn variant(declaration: &Declaration) -> Json {
    let fields = declaration.fields().map(|(field, rust_type)| {
        let schema = match field.place {
            FieldPlace::Header => rust_type.header_schema(),
            FieldPlace::Status => status_schema(),
            FieldPlace::RetryAfter => {
                object([("type", "integer".into()), ("minimum", 1u64.into())])
            }
            _ => rust_type.schema(),
        };
        object([
            ("name", field.name.into()),
            ("place", place_name(field.place).into()),
            ("rust_type", one_line(field.rust_type).into()),
            ("optional", field.optional.into()),
            ("description", field.description.into()),
            ("schema", schema),
        ])
    });
    object([
        ("description", declaration.spec.description.into()),
        ("message", message::shown(declaration.spec).unwrap_or_default().into()),
        ("fields", list(fields)),
    ])
}

fn texts<'a>(members: impl Iterator<Item = (&'a str, &'a str)>) -> Json {
    Json::Object(members.map(|(name, text)| (name.to_owned(), text.into())).collect())
}

/// Serialises what [`Catalog::to_json`] writes.
impl Serialize for Catalog {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json_value().serialize(serializer)
    }
}
