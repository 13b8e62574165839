//! The schema of an error that the document does not list.

use std::mem;

use super::union::reference;
use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, Members, list, object};
use crate::catalog::names;
use crate::catalog::shape::{BodyShape, Member};

/// Returns the schema that the bodies of these errors, and of newer ones in the same
/// envelopes, match: their members with any code, status and details.
pub(super) fn open_schema(entries: &[&Entry]) -> Json {
    OpenShape::of_all(entries).schema()
}

/// Returns the schema called `name` of these errors and newer ones, and then the schemas
/// of the objects inside of it, each with a name of its own.
///
/// `ErrorDefault` can be a union of this schema alone. openapi-python-client reads the
/// schema in such a union a second time, and fails if that makes a class again. Only an
/// object that has no name makes one.
pub(super) fn named_open_schemas(name: &str, entries: &[&Entry]) -> Members {
    let mut schemas = Members::new();
    OpenShape::of_all(entries).add_named(name, &mut schemas);
    schemas.reverse();
    schemas
}

/// What the bodies of several errors share.
#[derive(Debug, PartialEq, Eq)]
enum OpenShape {
    Any,
    /// A value of this JSON type.
    Scalar(&'static str),
    List(Box<OpenShape>),
    /// Members with their names, and whether each is always there.
    Object(Vec<(String, OpenShape, bool)>),
}

impl OpenShape {
    fn of_all(entries: &[&Entry]) -> Self {
        let shapes = entries.iter().map(|entry| Self::new(&entry.shape().body));
        shapes.reduce(Self::merge).unwrap_or(Self::Any)
    }

    fn new(shape: &BodyShape) -> Self {
        match shape {
            BodyShape::Code
            | BodyShape::Message
            | BodyShape::RequestId
            | BodyShape::Path
            | BodyShape::Timestamp
            | BodyShape::TypeUri
            | BodyShape::Title
            | BodyShape::Text
            | BodyShape::Fixed(Json::Text(_)) => Self::Scalar("string"),
            BodyShape::Status | BodyShape::Integer => Self::Scalar("integer"),
            BodyShape::Number | BodyShape::Fixed(Json::Number(_)) => Self::Scalar("number"),
            BodyShape::Bool | BodyShape::Fixed(Json::Bool(_)) => Self::Scalar("boolean"),
            BodyShape::Details
            | BodyShape::Detail(_)
            | BodyShape::Extension(_)
            | BodyShape::Fixed(_)
            | BodyShape::Any => Self::Any,
            BodyShape::Object(members) => {
                let member = |Member { name, shape, required }: &Member| {
                    // A newer error may have no details, and no extensions.
                    let is_own = matches!(
                        shape,
                        BodyShape::Details | BodyShape::Detail(_) | BodyShape::Extension(_)
                    );
                    (name.clone(), Self::new(shape), *required && !is_own)
                };
                Self::Object(members.iter().map(member).collect())
            }
            BodyShape::List(item) => {
                Self::List(item.as_ref().map_or(Self::Any, |item| Self::new(item)).into())
            }
        }
    }

    /// Returns the shape of the values that have either shape.
    fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Object(mut members), Self::Object(others)) => {
                for (name, _, required) in &mut members {
                    *required &=
                        others.iter().any(|(other, _, required)| other == name && *required);
                }
                for (name, shape, _) in others {
                    match members.iter().position(|(known, ..)| *known == name) {
                        Some(at) => {
                            let known = mem::replace(&mut members[at].1, Self::Any);
                            members[at].1 = known.merge(shape);
                        }
                        None => members.push((name, shape, false)),
                    }
                }
                Self::Object(members)
            }
            (Self::List(item), Self::List(other)) => Self::List(item.merge(*other).into()),
            (shape, other) if shape == other => shape,
            (Self::Scalar("integer" | "number"), Self::Scalar("integer" | "number")) => {
                Self::Scalar("number")
            }
            _ => Self::Any,
        }
    }

    fn schema(self) -> Json {
        self.schema_with(&mut |_, shape| shape.schema())
    }

    /// Adds the schema under this name, after those of the objects inside of it.
    fn add_named(self, name: &str, schemas: &mut Members) {
        let schema = self.schema_with(&mut |member, shape| {
            shape.reference_or_schema(&names::of_member(name, member), schemas)
        });
        let mut unique = name.to_owned();
        for number in 2.. {
            if schemas.iter().all(|(known, _)| names::key(known) != names::key(&unique)) {
                break;
            }
            unique = format!("{name}{number}");
        }
        schemas.push((unique, schema));
    }

    /// Returns a reference to the object, which is added under this name, or the schema
    /// of any other value.
    fn reference_or_schema(self, name: &str, schemas: &mut Members) -> Json {
        match self {
            Self::Object(_) => {
                self.add_named(name, schemas);
                schemas.last().map_or_else(|| object([]), |(name, _)| reference(name))
            }
            other => other.schema_with(&mut |item, shape| {
                shape.reference_or_schema(&names::of_member(name, item), schemas)
            }),
        }
    }

    /// Returns the schema with those that `inner` returns for the members of an object,
    /// by their names, and for the items of a list.
    fn schema_with(self, inner: &mut dyn FnMut(&str, Self) -> Json) -> Json {
        let typed = |name: &str| object([("type", name.into())]);
        match self {
            Self::Any => object([]),
            Self::Scalar(name) => typed(name),
            Self::List(item) => typed("array").with("items", inner("item", *item)),
            Self::Object(members) => {
                let required = members.iter().filter(|(.., required)| *required);
                let required: Vec<Json> = required.map(|(name, ..)| name.as_str().into()).collect();
                let properties = members.into_iter().map(|(name, shape, _)| {
                    let schema = inner(&name, shape);
                    (name, schema)
                });
                typed("object")
                    .with("properties", Json::Object(properties.collect()))
                    .with_some("required", (!required.is_empty()).then(|| list(required)))
            }
        }
    }
}
