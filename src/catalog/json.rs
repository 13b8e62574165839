//! Every fact, as JSON.

use apierror_core::{FieldPlace, GrpcCode};
use serde::ser::{Serialize, Serializer};

use super::body::types_schema;
use super::entry::Variant;
use super::merged::place_name;
use super::node::{Members, Node, list, object};
use super::words::{message, one_line};
use super::{Answer, Catalog, Entry};

/// The version of the schema below. It changes when a member is dropped or means something else, not when one is added.
const SCHEMA_VERSION: u16 = 1;

impl Catalog {
    /// Every fact of the catalogue, as JSON, indented.
    ///
    /// The schema is version 1, `src/catalog/catalog.schema.json` in the sources of this crate. New members may be added; a change that breaks readers has a new version.
    ///
    /// | member | holds |
    /// |---|---|
    /// | `version` | 1 |
    /// | `title`, `api_version` | what [`title`](Self::title) and [`version`](Self::version) say |
    /// | `groups` | `{name, codes}`, in the order of declaration |
    /// | `errors` | one object for each code, in the order of declaration |
    /// | `components.schemas` | what the schemas refer to |
    ///
    /// Of an error: `code`, `status`, `title`, `description`, `message` (a template), `grpc` (where it is declared), `help`, `doc_url`, `domain`, `group`,
    /// `type`, `envelope`, `content_type`, `retry` (as [`Retry`](crate::Retry) serialises, and `retryable`), `headers`,
    /// `meta`, `variants` (one for each variant that has the code: `description`, `message`, `fields`), `body` (a JSON Schema)
    /// and `example` (`status`, `headers`, `body`). What is absent is left out. A field has `name`, `place` (`detail`,
    /// `details`, `extension`, `header`, `retry_after`), `rust_type`, `optional`, `description` and `schema`.
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
        self.node().pretty() + "\n"
    }

    pub(crate) fn node(&self) -> Node {
        let groups = self.entry_groups().into_iter().map(|(name, entries)| {
            let codes = entries.iter().map(|entry| entry.code());
            object([("name", name.into()), ("codes", list(codes))])
        });
        let components = object([("schemas", self.definitions.to_node())]);
        object([
            ("version", SCHEMA_VERSION.into()),
            ("title", self.name().into()),
            ("api_version", self.api_version().into()),
            ("groups", list(groups)),
            ("errors", list(self.entries().iter().map(|entry| self.entry_node(entry)))),
        ])
        .with_some("components", (!self.definitions.is_empty()).then_some(components))
    }

    /// One code.
    pub(crate) fn entry_node(&self, entry: &Entry) -> Node {
        let spec = entry.spec;
        let Answer { status, headers, body } = self.example_of(entry);
        let example = object([
            ("status", status.as_u16().into()),
            ("headers", texts(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))),
            ("body", body),
        ]);
        let variants = entry.variants.iter().map(variant);
        let meta: Members =
            spec.meta.iter().map(|(key, value)| ((*key).to_owned(), Node::of(value))).collect();
        object([
            ("code", spec.code.into()),
            ("status", spec.status.as_u16().into()),
            ("title", spec.title.into()),
            ("description", spec.description.into()),
            ("message", message(spec).into()),
        ])
        .with_some("grpc", spec.grpc.map(GrpcCode::as_str))
        .with_some("help", spec.help)
        .with_some("doc_url", spec.doc_url)
        .with_some("domain", spec.domain)
        .with("group", spec.group)
        .with("type", spec.type_uri().into_owned())
        .with("envelope", self.envelope(entry))
        .with("content_type", self.content_type(entry))
        .with("retry", Node::of(&spec.retry).with("retryable", spec.retry.is_retryable()))
        .with("headers", texts(spec.headers.iter().copied()))
        .with("meta", Node::Object(meta))
        .with("variants", list(variants))
        .with("body", self.body_schema(entry))
        .with("example", example)
    }
}

fn variant(variant: &Variant) -> Node {
    let fields = variant.fields().map(|(field, rust_type)| {
        let schema = match field.place {
            FieldPlace::Header => object([("type", "string".into())]),
            FieldPlace::RetryAfter => {
                object([("type", "integer".into()), ("minimum", 1u64.into())])
            }
            _ => types_schema(std::slice::from_ref(rust_type)),
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
        ("description", variant.spec.description.into()),
        ("message", message(variant.spec).into()),
        ("fields", list(fields)),
    ])
}

fn texts<'a>(members: impl Iterator<Item = (&'a str, &'a str)>) -> Node {
    Node::Object(members.map(|(name, text)| (name.to_owned(), text.into())).collect())
}

/// As [`Catalog::to_json`] writes it.
impl Serialize for Catalog {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.node().serialize(serializer)
    }
}
