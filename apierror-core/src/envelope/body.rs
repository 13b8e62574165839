//! The serde body of an envelope with a template.

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::google::details::GoogleDetails;
use super::json_api::errors::JsonApiErrors;
use crate::details::Details;
use crate::occurrence::Occurrence;
use crate::ordered::Ordered;
use crate::template::{Member, MemberValue, Template};

/// The members of a template, filled from an occurrence.
#[derive(Debug)]
pub struct TemplateBody<'a> {
    template: &'static Template,
    occurrence: Occurrence<'a>,
}

impl<'a> TemplateBody<'a> {
    pub(crate) fn new(template: &'static Template, occurrence: &Occurrence<'a>) -> Self {
        Self { template, occurrence: *occurrence }
    }
}

impl Serialize for TemplateBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { template, occurrence } = self;
        let mut map = serializer.serialize_map(None)?;
        serialize_members(template.members, occurrence, &mut map)?;
        match template.meta {
            Some(name) => {
                let meta = Rest(template, occurrence);
                if meta.has_members::<S>()? {
                    map.serialize_entry(name, &meta)?;
                }
            }
            None => Rest(template, occurrence).serialize_members(&mut map)?,
        }
        map.end()
    }
}

/// The extensions and the retry advice.
struct Rest<'o, 'a>(&'static Template, &'o Occurrence<'a>);

impl Rest<'_, '_> {
    fn has_members<S: Serializer>(&self) -> Result<bool, S::Error> {
        let Self(template, occurrence) = self;
        if template.has_retry && occurrence.retry_on_wire().is_some() {
            return Ok(true);
        }
        let extensions = occurrence.extensions().map(Details::to_ordered).transpose();
        let extensions = extensions.map_err(S::Error::custom)?;
        Ok(matches!(extensions, Some(Ordered::Object(members)) if !members.is_empty()))
    }

    fn serialize_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self(template, occurrence) = self;
        if let Some(extensions) = occurrence.extensions() {
            extensions.serialize_members(map)?;
        }
        let retry = occurrence.retry_on_wire().filter(|_| template.has_retry);
        serialize_optional("retry", retry, map)
    }
}

impl Serialize for Rest<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_members(&mut map)?;
        map.end()
    }
}

struct Object<'o, 'a>(&'static [Member], &'o Occurrence<'a>);

impl Serialize for Object<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        serialize_members(self.0, self.1, &mut map)?;
        map.end()
    }
}

fn serialize_members<M: SerializeMap>(
    members: &'static [Member],
    occurrence: &Occurrence<'_>,
    map: &mut M,
) -> Result<(), M::Error> {
    for Member { name, value } in members {
        match value {
            MemberValue::Code => map.serialize_entry(name, occurrence.code())?,
            MemberValue::Status => map.serialize_entry(name, &occurrence.status().as_u16())?,
            MemberValue::Title => map.serialize_entry(name, occurrence.title())?,
            MemberValue::TypeUri => map.serialize_entry(name, &occurrence.spec().type_uri())?,
            MemberValue::Reason => map.serialize_entry(name, occurrence.reason())?,
            MemberValue::GrpcCode => map.serialize_entry(name, occurrence.grpc_code().as_str())?,
            MemberValue::Message => map.serialize_entry(name, &occurrence.message())?,
            MemberValue::Timestamp => map.serialize_entry(name, &occurrence.timestamp())?,
            MemberValue::Object(members) => {
                map.serialize_entry(name, &Object(members, occurrence))?;
            }
            MemberValue::GoogleDetails(_) => {
                map.serialize_entry(name, &GoogleDetails(*occurrence))?;
            }
            MemberValue::JsonApiErrors(_) => {
                map.serialize_entry(name, &JsonApiErrors(*occurrence))?;
            }
            MemberValue::Details => serialize_optional(name, occurrence.details(), map)?,
            MemberValue::RequestId => serialize_optional(name, occurrence.request_id(), map)?,
            MemberValue::TraceId => serialize_optional(name, occurrence.trace_id(), map)?,
            MemberValue::Path => serialize_optional(name, occurrence.path(), map)?,
        }
    }
    Ok(())
}

fn serialize_optional<M: SerializeMap>(
    name: &'static str,
    value: Option<impl Serialize>,
    map: &mut M,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, &value))
}
