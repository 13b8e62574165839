//! The JSON Schemas of bodies, details and extensions.

use apierror_core::{ErrorSpec, FieldPlace, FieldSpec};

use super::declaration::Declaration;
use super::field::{BodyMember, Field, detail_members, extension_members};
use super::json::{Json, Members, object};
use super::rust_type::RustType;
use super::schema::any_of;
use super::shape::{BodyShape, Member};
use super::text::one_line;

/// The facts that the schema of a body needs in addition to the body's shape.
pub(crate) struct BodyFacts<'a> {
    pub(crate) spec: &'static ErrorSpec,
    pub(crate) fields: &'a [Field],
    /// The schema of the details.
    pub(crate) details: Option<&'a Json>,
}

/// Returns the schema of a body.
pub(crate) fn body_schema(shape: &BodyShape, parts: &BodyFacts<'_>) -> Json {
    let BodyFacts { spec, fields, details } = *parts;
    let typed = |name: &str| object([("type", name.into())]);
    match shape {
        BodyShape::Code => typed("string").with("const", spec.code),
        BodyShape::Status if spec.passes_status_on() => status_schema(),
        BodyShape::Status => typed("integer").with("const", spec.status.as_u16()),
        BodyShape::Message
        | BodyShape::RequestId
        | BodyShape::Path
        | BodyShape::Title
        | BodyShape::Text => typed("string"),
        BodyShape::TypeUri => typed("string").with("const", spec.type_uri().into_owned()),
        BodyShape::Timestamp => typed("string").with("format", "date-time"),
        BodyShape::Details => details.cloned().unwrap_or_else(|| object([])),
        BodyShape::Extension(name) => schema_of(extension_members(fields), name),
        BodyShape::Detail(name) => schema_of(detail_members(fields), name),
        BodyShape::Fixed(value) => match value {
            Json::Text(_) => typed("string").with("const", value.clone()),
            Json::Bool(_) => typed("boolean").with("const", value.clone()),
            Json::Null => typed("null"),
            other => object([("const", other.clone())]),
        },
        BodyShape::Integer => typed("integer"),
        BodyShape::Number => typed("number"),
        BodyShape::Bool => typed("boolean"),
        BodyShape::Object(members) => {
            let required = members.iter().filter(|member| member.required);
            let required = required.map(|member| member.name.as_str().into()).collect();
            let property =
                |member: &Member| (member.name.clone(), body_schema(&member.shape, parts));
            object_schema(members.iter().map(property).collect(), required)
        }
        BodyShape::List(item) => {
            typed("array").with_some("items", item.as_ref().map(|item| body_schema(item, parts)))
        }
        BodyShape::Any => object([]),
    }
}

/// Returns the schema of the member of this name.
fn schema_of(members: Vec<BodyMember>, name: &str) -> Json {
    let member = members.into_iter().find(|member| member.name == name);
    member.map_or_else(|| object([]), |member| member.schema)
}

/// Returns the schema of any error status.
pub(crate) fn status_schema() -> Json {
    object([("type", "integer".into()), ("minimum", 400u64.into()), ("maximum", 599u64.into())])
}

/// Returns the schema of the details, if any declaration has details.
pub(crate) fn details_schema(declarations: &[Declaration]) -> Option<Json> {
    let mut schemas = declarations.iter().filter_map(details_of).peekable();
    schemas.peek()?;
    Some(any_of(schemas))
}

fn details_of(declaration: &Declaration) -> Option<Json> {
    let mut whole = declaration.fields_at(FieldPlace::Details);
    if let Some((field, rust_type)) = whole.next() {
        return Some(described(field, rust_type));
    }
    let details: Vec<_> = declaration.fields_at(FieldPlace::Detail).collect();
    if details.is_empty() {
        return None;
    }
    let required = details.iter().filter(|(field, _)| !field.optional);
    let required = required.map(|(field, _)| field.name.into()).collect();
    let property = |(field, rust_type): &(&FieldSpec, &RustType)| {
        (field.name.to_owned(), described(field, rust_type))
    };
    Some(object_schema(details.iter().map(property).collect(), required))
}

/// Returns the schema of the extensions.
pub(crate) fn extensions_schema(members: Vec<BodyMember>) -> Json {
    let always = members.iter().filter(|member| member.required);
    let required = always.map(|member| member.name.as_str().into()).collect();
    let properties = members.into_iter().map(|member| (member.name, member.schema)).collect();
    object([
        ("type", "object".into()),
        ("properties", Json::Object(properties)),
        ("required", Json::List(required)),
    ])
}

fn object_schema(properties: Members, required: Vec<Json>) -> Json {
    object([("type", "object".into()), ("properties", Json::Object(properties))])
        .with_some("required", (!required.is_empty()).then_some(Json::List(required)))
}

/// Returns the schema of a field. The field's own description replaces that of
/// its type.
fn described(field: &FieldSpec, rust_type: &RustType) -> Json {
    let description = one_line(field.description);
    match rust_type.schema() {
        Json::Object(mut members) if !description.is_empty() => {
            members.retain(|(name, _)| name != "description");
            Json::Object(members).with("description", description)
        }
        schema => schema,
    }
}
