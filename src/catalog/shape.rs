//! The shape of a code's responses, inferred from rendered samples.
//!
//! An envelope is any serde type, so nothing describes its shape. Instead, each
//! declaration of a code is rendered several times: with different values, and
//! with and without its optional parts. A value that stays the same is fixed. A
//! member that is missing in one sample is optional. A value that the sample
//! was made from (the code, the message, the details…) is recognised.

use apierror_core::__private::reason;
use apierror_core::FieldPlace;
use http::StatusCode;

use super::declaration::Declaration;
use super::distinct::distinct;
use super::envelope::EntryEnvelope;
use super::example_request::{PATH, REQUEST_ID};
use super::field::{BodyMember, Field, extension_members};
use super::json::Json;
use super::sample::{Sample, samples};

/// The shape of the responses of one code.
#[derive(Debug, Clone)]
pub(crate) struct ResponseShape {
    /// The statuses that the envelope sends, that of the declaration first.
    pub(crate) statuses: Vec<StatusCode>,
    pub(crate) content_types: Vec<&'static str>,
    pub(crate) body: BodyShape,
    /// The headers that the envelope adds, or sends in place of declared ones.
    pub(crate) headers: Vec<EnvelopeHeader>,
    /// The declared headers that the envelope replaces or removes, in lower case.
    overridden: Vec<String>,
}

/// The shape of one value in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BodyShape {
    Code,
    Status,
    Message,
    /// The details as a whole.
    Details,
    /// A member of the details that is among the members of the envelope, by its name.
    Detail(String),
    /// A member beside those of the envelope, by its name.
    Extension(String),
    RequestId,
    Path,
    Timestamp,
    /// The URI of the problem type.
    TypeUri,
    /// The title or the reason phrase, whose wording may change.
    Title,
    /// A value that never changes.
    Fixed(Json),
    Text,
    Integer,
    Number,
    Bool,
    Object(Vec<Member>),
    /// A list, with the shape of its items if any sample has items.
    List(Option<Box<BodyShape>>),
    /// Values of several types.
    Any,
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) shape: BodyShape,
    /// Whether it is always present.
    pub(crate) required: bool,
}

/// A response header that the envelope adds to the declared ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnvelopeHeader {
    pub(crate) name: String,
    /// The value, if it is always the same.
    pub(crate) fixed: Option<String>,
    /// Whether it is always present.
    pub(crate) required: bool,
}

impl ResponseShape {
    /// Infers the shape from samples of all declarations of a code.
    pub(super) fn infer(
        declarations: &[Declaration],
        fields: &[Field],
        envelope: &EntryEnvelope,
    ) -> Self {
        let samples: Vec<Sample> =
            declarations.iter().flat_map(|declaration| samples(declaration, envelope)).collect();
        let own_members = envelope.members();
        let mut extensions = extension_members(fields);
        extensions.retain(|member| !own_members.contains(&member.name.as_str()));
        let values: Vec<_> = samples.iter().map(|sample| (sample, &sample.response.body)).collect();
        let body = if envelope.has_meta() {
            let mut body = infer_value(&values, &[]);
            infer_meta(&mut body, &values, &extensions);
            body
        } else {
            infer_value(&values, &extensions)
        };
        let overridden = infer_overridden(&samples);
        Self {
            statuses: distinct(samples.iter().map(|sample| sample.response.status)),
            content_types: distinct(samples.iter().map(|sample| sample.response.content_type)),
            body,
            headers: infer_headers(&samples, declarations, envelope, &overridden),
            overridden,
        }
    }

    /// Returns whether the envelope replaces or removes a declared header.
    pub(crate) fn overrides(&self, header: &str) -> bool {
        self.overridden.iter().any(|name| name.eq_ignore_ascii_case(header))
    }
}

impl BodyShape {
    /// Returns whether every body has this value, or `None` if no body has it.
    pub(crate) fn presence_of(&self, wanted: &Self) -> Option<bool> {
        match self {
            shape if shape == wanted => Some(true),
            Self::Object(members) => members.iter().find_map(|member| {
                let is_always = member.shape.presence_of(wanted)?;
                Some(is_always && member.required)
            }),
            Self::List(Some(item)) => item.presence_of(wanted),
            _ => None,
        }
    }
}

/// Infers which headers of errors the envelope replaces or removes.
fn infer_overridden(samples: &[Sample]) -> Vec<String> {
    let changed = samples.iter().flat_map(|sample| {
        let values = |of: &[(String, String)], name: &str| -> Vec<String> {
            let of_name = of.iter().filter(|(known, _)| known == name);
            of_name.map(|(_, value)| value.clone()).collect()
        };
        let names = sample.headers.iter().map(|(name, _)| name);
        let is_changed = move |name: &&String| {
            values(&sample.headers, name) != values(&sample.response.headers, name)
        };
        names.filter(is_changed).cloned()
    });
    distinct(changed)
}

/// Infers the headers that the envelope adds, or sends in place of declared ones.
/// Headers in its `HEADERS` are included even if no sample has them.
fn infer_headers(
    samples: &[Sample],
    declarations: &[Declaration],
    envelope: &EntryEnvelope,
    overridden: &[String],
) -> Vec<EnvelopeHeader> {
    let has_wait = declarations.iter().any(|Declaration { spec, .. }| {
        spec.retry.after().is_some()
            || spec.fields.iter().any(|field| field.place == FieldPlace::RetryAfter)
    });
    let is_declared = |name: &str| {
        (name == "retry-after" && has_wait)
            || declarations.iter().any(|Declaration { spec, .. }| {
                spec.fields.iter().any(|field| field.name.eq_ignore_ascii_case(name))
                    || spec.headers.iter().any(|(fixed, _)| fixed.eq_ignore_ascii_case(name))
            })
    };
    let is_sent_as_declared =
        |name: &str| is_declared(name) && !overridden.iter().any(|known| known == name);
    let mut headers: Vec<EnvelopeHeader> = Vec::new();
    for (name, value) in samples.iter().flat_map(|sample| &sample.response.headers) {
        match headers.iter_mut().find(|known| known.name == *name) {
            _ if is_sent_as_declared(name) => {}
            Some(known) if known.fixed.as_ref() == Some(value) => {}
            Some(known) => known.fixed = None,
            None => {
                let has_it = |sample: &Sample| {
                    sample.response.headers.iter().any(|(known, _)| known == name)
                };
                headers.push(EnvelopeHeader {
                    name: name.clone(),
                    fixed: Some(value.clone()),
                    required: samples.iter().all(has_it),
                });
            }
        }
    }
    for name in envelope.headers() {
        let name = name.to_ascii_lowercase();
        let is_seen = headers.iter().any(|known| known.name == name);
        // This header is sent only with a wait.
        let is_never_sent = name == "retry-after-ms" && !has_wait;
        if !is_seen && !is_sent_as_declared(&name) && !is_never_sent {
            headers.push(EnvelopeHeader { name, fixed: None, required: false });
        }
    }
    headers
}

/// Infers the member `meta`, whose members can be `extensions`.
fn infer_meta(body: &mut BodyShape, values: &[(&Sample, &Json)], extensions: &[BodyMember]) {
    let BodyShape::Object(members) = body else { return };
    if let Some(meta) = members.iter_mut().find(|member| member.name == "meta") {
        let values = values.iter().filter_map(|(sample, body)| Some((*sample, body.get("meta")?)));
        meta.shape = BodyShape::Object(infer_members(&values.collect::<Vec<_>>(), extensions));
    }
}

/// Infers the shape of one value from its renderings. Only members of the root
/// can be `extensions`.
fn infer_value(values: &[(&Sample, &Json)], extensions: &[BodyMember]) -> BodyShape {
    let mut recognized = values.iter().map(|(sample, value)| recognize(sample, value));
    let first = recognized.next().flatten();
    if let Some(first) = first.filter(|first| recognized.all(|other| other.as_ref() == Some(first)))
    {
        return first;
    }
    let Some((_, first)) = values.first() else { return BodyShape::Any };
    let all = |is: fn(&Json) -> bool| values.iter().all(|(_, value)| is(value));
    if all(|value| matches!(value, Json::Object(_))) {
        return BodyShape::Object(infer_members(values, extensions));
    }
    if all(|value| matches!(value, Json::List(_))) {
        let items: Vec<_> = values
            .iter()
            .flat_map(|(sample, value)| {
                value.as_list().into_iter().flatten().map(move |item| (*sample, item))
            })
            .collect();
        return BodyShape::List((!items.is_empty()).then(|| infer_value(&items, &[]).into()));
    }
    if values.iter().all(|(_, value)| value == first) {
        return BodyShape::Fixed((*first).clone());
    }
    if all(|value| matches!(value, Json::Text(_))) {
        return BodyShape::Text;
    }
    if all(|value| matches!(value, Json::Bool(_))) {
        return BodyShape::Bool;
    }
    if all(|value| matches!(value, Json::Number(number) if !number.is_f64())) {
        return BodyShape::Integer;
    }
    if all(|value| matches!(value, Json::Number(_))) {
        return BodyShape::Number;
    }
    BodyShape::Any
}

fn infer_members(values: &[(&Sample, &Json)], extensions: &[BodyMember]) -> Vec<Member> {
    let objects = values.iter().filter_map(|(_, value)| value.as_object());
    let names = distinct(objects.flatten().map(|(name, _)| name.as_str()));
    let spreads_details = spreads_details(values);
    let member = |name: &str| {
        let found: Vec<_> =
            values.iter().filter_map(|(sample, value)| Some((*sample, value.get(name)?))).collect();
        let extension = extensions.iter().find(|extension| extension.name == name);
        let shape = match extension {
            Some(_) => BodyShape::Extension(name.to_owned()),
            None if is_extension(name, &found) => BodyShape::Extension(name.to_owned()),
            None if spreads_details && is_detail(name, &found) => {
                BodyShape::Detail(name.to_owned())
            }
            None => infer_value(&found, &[]),
        };
        let required =
            found.len() == values.len() && extension.is_none_or(|extension| extension.required);
        Member { name: name.to_owned(), shape, required }
    };
    names.into_iter().map(member).collect()
}

/// Returns whether the member is an extension, which the envelope has put here.
fn is_extension(name: &str, found: &[(&Sample, &Json)]) -> bool {
    let is_it = |(sample, value): &(&Sample, &Json)| {
        sample.extensions.iter().any(|(known, extension)| known == name && extension == *value)
    };
    found.iter().all(is_it)
}

/// Returns whether the member is one of the details.
fn is_detail(name: &str, found: &[(&Sample, &Json)]) -> bool {
    let is_it = |(sample, value): &(&Sample, &Json)| {
        sample.details.as_ref().and_then(|details| details.get(name)) == Some(*value)
    };
    found.iter().all(is_it)
}

/// Returns whether the objects have all details among their own members.
fn spreads_details(values: &[(&Sample, &Json)]) -> bool {
    let has_all = |(sample, value): &(&Sample, &Json)| {
        let details = sample.details.as_ref().and_then(Json::as_object).unwrap_or_default();
        details.iter().all(|(name, detail)| value.get(name) == Some(detail))
    };
    values.iter().all(has_all)
}

/// Recognises a value that the sample was made from.
fn recognize(sample: &Sample, value: &Json) -> Option<BodyShape> {
    if sample.details.as_ref() == Some(value) {
        return Some(BodyShape::Details);
    }
    let spec = sample.spec;
    match value {
        Json::Number(number) if number.as_u64() == Some(sample.status.as_u16().into()) => {
            Some(BodyShape::Status)
        }
        Json::Text(text) => {
            let reason = reason(sample.status);
            Some(match text.as_str() {
                text if text == sample.message => BodyShape::Message,
                text if text == spec.code => BodyShape::Code,
                text if text == spec.type_uri() => BodyShape::TypeUri,
                REQUEST_ID => BodyShape::RequestId,
                PATH => BodyShape::Path,
                text if is_timestamp(text) => BodyShape::Timestamp,
                text if text == spec.title || text == reason => BodyShape::Title,
                text if text.contains(&sample.message) => BodyShape::Text,
                _ => return None,
            })
        }
        _ => None,
    }
}

/// Returns whether the text has the format of an [`apierror_core::Timestamp`].
fn is_timestamp(text: &str) -> bool {
    let pattern: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    pattern == "0000-00-00T00:00:00.000Z"
}
