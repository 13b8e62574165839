//! Compiles an envelope template with one spec filled in, once, and completes it
//! with the values of each occurrence.

use std::borrow::Cow;
use std::io::Write as _;

use bytes::Bytes;
use http::StatusCode;

use crate::body_writer::{BodyWriter, body_with_plain_string, body_with_string};
use crate::context::request::RequestContext;
use crate::envelope::google::details::GoogleDetails;
use crate::envelope::json_api::errors::JsonApiErrors;
use crate::error::ApiError;
use crate::escape::write_escaped;
use crate::grpc_code::GrpcCode;
use crate::json::Json;
use crate::message::MessageWriter;
use crate::message_template::text_before_placeholder;
use crate::occurrence::Occurrence;
use crate::retry::RetryOnWire;
use crate::spec::ErrorSpec;
use crate::spec::cell::{BodyParts, CompiledBody, CompiledSpec, RequestMembers, Slot};
use crate::spec::field::FieldPlace;
use crate::template::{Member, Template, Value};
use crate::write_error::WriteError;

/// Returns the compiled body of `declared`, which is made at the first call.
#[inline]
pub(crate) fn compiled(
    declared: &'static CompiledSpec,
    template: &'static Template,
) -> &'static CompiledBody {
    declared.cell.get_or_compile(template, move || compile(template, declared.spec))
}

fn compile(template: &'static Template, spec: &'static ErrorSpec) -> CompiledBody {
    let request = RequestMembers {
        id: template.any(|value| matches!(value, Value::RequestId)),
        path: template.any(|value| matches!(value, Value::Path)),
    };
    let facts = Facts::from_spec(spec);
    let parts = |present| {
        let mut parts = BodyParts::new(template, &facts, present);
        if let ([text], []) = (parts.texts.as_slice(), parts.slots.as_slice()) {
            parts.fixed = Some(text.to_vec().leak());
        }
        parts
    };
    let in_request =
        if request.any() { RequestMembers::COMBINATIONS.map(parts).into() } else { Vec::new() };
    let mut compiled =
        CompiledBody::new(template, request, parts(RequestMembers::NONE), in_request);
    compiled.has_headers = !spec.headers.is_empty()
        || spec.retry.after().is_some()
        || has_field(spec, &[FieldPlace::Header, FieldPlace::RetryAfter]);
    compiled
}

fn has_field(spec: &ErrorSpec, places: &[FieldPlace]) -> bool {
    spec.fields.iter().any(|field| places.contains(&field.place))
}

impl CompiledBody {
    /// Returns the body of `error`, if it is fixed or its only value is a string.
    /// Most bodies are of that kind, and need no [`BodyWriter`].
    #[expect(clippy::inline_always, reason = "hot path")]
    #[inline(always)]
    pub(crate) fn write_quickly(
        &'static self,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        let parts = self.parts_for(context);
        if let Some(fixed) = parts.fixed {
            return Some(Bytes::from_static(fixed));
        }
        let ([before, after], [slot]) = (parts.texts.as_slice(), parts.slots.as_slice()) else {
            return None;
        };
        match slot {
            Slot::Message => {
                let mut message = None;
                error.write_message(&mut MessageWriter::single(&mut message));
                Some(body_with_string(before, message?, after))
            }
            Slot::RequestId => {
                Some(body_with_plain_string(before, context?.plain_request_id()?, after))
            }
            _ => None,
        }
    }

    /// Returns the body of `occurrence`, whose spec is the compiled one.
    ///
    /// # Errors
    /// If details or extensions cannot be serialised.
    pub(crate) fn write(&'static self, occurrence: &Occurrence<'_>) -> Result<Bytes, WriteError> {
        self.parts_for(occurrence.context()).write(self.template(), occurrence)
    }

    #[inline]
    fn parts_for(&self, context: Option<&RequestContext>) -> &BodyParts {
        let Some(context) = context else { return &self.parts };
        let present = RequestMembers {
            id: self.request.id && context.has_request_id(),
            path: self.request.path && context.path().is_some(),
        };
        self.parts_in_request.get(present.index()).unwrap_or(&self.parts)
    }
}

/// Returns the body of an occurrence whose values may differ from its spec.
///
/// # Errors
/// If details or extensions cannot be serialised.
#[cold]
pub(crate) fn write_uncompiled(
    template: &'static Template,
    occurrence: &Occurrence<'_>,
) -> Result<Bytes, WriteError> {
    let present =
        RequestMembers { id: occurrence.request_id().is_some(), path: occurrence.path().is_some() };
    let parts = BodyParts::new(template, &Facts::from_occurrence(occurrence), present);
    parts.write(template, occurrence)
}

/// The facts that a body contains as text, and those that decide which slots it
/// has.
struct Facts<'f> {
    code: &'static str,
    status: StatusCode,
    title: &'static str,
    reason: &'static str,
    type_uri: Cow<'static, str>,
    grpc_code: GrpcCode,
    message: Message<'f>,
    has_details: bool,
    has_extensions: bool,
    retry: RetryMember,
}

/// The value of the member `retry`.
enum RetryMember {
    /// None, because the author promises nothing.
    Absent,
    Fixed(RetryOnWire),
    /// The wait differs between occurrences.
    Slot,
}

impl From<Option<RetryOnWire>> for RetryMember {
    fn from(retry: Option<RetryOnWire>) -> Self {
        retry.map_or(Self::Absent, Self::Fixed)
    }
}

enum Message<'f> {
    Fixed(Cow<'f, str>),
    Template(&'static str),
    Display,
}

impl<'f> Facts<'f> {
    fn from_spec(spec: &'static ErrorSpec) -> Self {
        let has_wait = has_field(spec, &[FieldPlace::RetryAfter]);
        Self {
            code: spec.code,
            status: spec.status,
            title: spec.title,
            reason: spec.reason(),
            type_uri: spec.type_uri(),
            grpc_code: spec.grpc_code(),
            message: match (spec.fixed_message(), spec.template()) {
                (Some(message), _) => Message::Fixed(Cow::Borrowed(message)),
                (None, Some(template)) => Message::Template(template),
                (None, None) => Message::Display,
            },
            has_details: has_field(spec, &[FieldPlace::Detail, FieldPlace::Details]),
            has_extensions: has_field(spec, &[FieldPlace::Extension]),
            retry: match RetryOnWire::new(spec.retry, None) {
                Some(_) if has_wait => RetryMember::Slot,
                fixed => fixed.into(),
            },
        }
    }

    fn from_occurrence(occurrence: &Occurrence<'f>) -> Self {
        Self {
            code: occurrence.code(),
            status: occurrence.status(),
            title: occurrence.title(),
            reason: occurrence.reason(),
            type_uri: occurrence.spec().type_uri(),
            grpc_code: occurrence.grpc_code(),
            message: Message::Fixed(occurrence.message()),
            has_details: true,
            has_extensions: true,
            retry: occurrence.retry_on_wire().into(),
        }
    }
}

impl BodyParts {
    fn new(template: &Template, facts: &Facts<'_>, present: RequestMembers) -> Self {
        let mut builder = Builder { parts: Self::default(), text: Vec::new(), facts, present };
        builder.push_members(template.members);
        if facts.has_extensions {
            builder.push_slot(Slot::Extensions);
        }
        if template.has_retry {
            let name = b",\"retry\":";
            match &facts.retry {
                RetryMember::Absent => {}
                RetryMember::Fixed(retry) => {
                    builder.text.extend_from_slice(name);
                    retry.append_to(&mut builder.text);
                }
                RetryMember::Slot => {
                    builder.text.extend_from_slice(name);
                    builder.push_slot(Slot::Retry);
                }
            }
        }
        builder.text.push(b'}');
        builder.push_text();
        builder.parts
    }

    /// Fills the slots with the values of `occurrence`.
    fn write<'a>(
        &'a self,
        template: &'static Template,
        occurrence: &Occurrence<'a>,
    ) -> Result<Bytes, WriteError> {
        let mut writer = BodyWriter::new(&self.texts, self.size);
        for slot in &self.slots {
            match slot {
                Slot::Message => {
                    let mut message = MessageWriter::body(&mut writer);
                    occurrence.write_message(&mut message);
                    if message.has_failed() {
                        // `ApiError::message` then returns the reason phrase.
                        return write_uncompiled(template, occurrence);
                    }
                }
                Slot::Details(name) => match occurrence.details() {
                    None => writer.plain(&[]),
                    Some(details) => match details.as_field_errors() {
                        Some(errors) => writer.field_errors(name, errors),
                        None => writer.buffered(|out| {
                            out.extend_from_slice(name);
                            details.write_json(out)
                        })?,
                    },
                },
                Slot::RequestId => {
                    match occurrence.context().and_then(RequestContext::plain_request_id) {
                        Some(id) => writer.plain(id),
                        None => writer.text(occurrence.request_id().unwrap_or_default()),
                    }
                }
                Slot::Path => writer.text(occurrence.path().unwrap_or_default()),
                Slot::Timestamp => {
                    // Writing to a `Vec` cannot fail.
                    let _ = writer.buffered(|out| write!(out, "{}", occurrence.timestamp()));
                }
                Slot::Extensions => match occurrence.extensions() {
                    None => writer.plain(&[]),
                    Some(extensions) => writer.buffered(|out| extensions.write_members(out))?,
                },
                Slot::Retry => {
                    writer.buffered(|out| {
                        if let Some(retry) = occurrence.retry_on_wire() {
                            retry.append_to(out);
                        }
                    });
                }
                Slot::GoogleDetails => {
                    writer.buffered(|out| GoogleDetails(*occurrence).write_json(out))?;
                }
                Slot::JsonApiErrors => {
                    writer.buffered(|out| JsonApiErrors(*occurrence).write_json(out))?;
                }
            }
        }
        Ok(writer.finish())
    }
}

struct Builder<'b> {
    parts: BodyParts,
    /// The text since the last slot.
    text: Vec<u8>,
    facts: &'b Facts<'b>,
    present: RequestMembers,
}

impl Builder<'_> {
    /// Appends `{` and the members, without the closing `}`.
    fn push_members(&mut self, members: &[Member]) {
        let facts = self.facts;
        let mut separator = b'{';
        for Member { name, value } in members {
            let is_absent = match value {
                Value::Details => !facts.has_details,
                Value::RequestId => !self.present.id,
                Value::Path => !self.present.path,
                _ => false,
            };
            if is_absent {
                continue;
            }
            let mut start = vec![std::mem::replace(&mut separator, b','), b'"'];
            write_escaped(&mut start, name);
            start.extend_from_slice(b"\":");
            if let Value::Details = value {
                self.push_slot(Slot::Details(start.into_boxed_slice()));
                continue;
            }
            self.text.extend_from_slice(&start);
            match value {
                Value::Code => self.push_string(facts.code),
                Value::Status => self.text.extend_from_slice(facts.status.as_str().as_bytes()),
                Value::Title => self.push_string(facts.title),
                Value::TypeUri => self.push_string(&facts.type_uri),
                Value::Reason => self.push_string(facts.reason),
                Value::GrpcCode => self.push_string(facts.grpc_code.as_str()),
                Value::Message => self.push_message(),
                Value::RequestId => self.push_quoted(Slot::RequestId),
                Value::Path => self.push_quoted(Slot::Path),
                Value::Timestamp => self.push_quoted(Slot::Timestamp),
                Value::Object(members) => {
                    self.push_members(members);
                    self.text.push(b'}');
                }
                Value::GoogleDetails => self.push_slot(Slot::GoogleDetails),
                Value::JsonApiErrors => self.push_slot(Slot::JsonApiErrors),
                Value::Details => {}
            }
        }
    }

    fn push_string(&mut self, content: &str) {
        self.text.push(b'"');
        write_escaped(&mut self.text, content);
        self.text.push(b'"');
    }

    fn push_message(&mut self) {
        match &self.facts.message {
            Message::Fixed(message) => self.push_string(message),
            Message::Display => self.push_quoted(Slot::Message),
            Message::Template(template) => {
                self.text.push(b'"');
                self.parts.slots.push(Slot::Message);
                let mut rest = Some(*template);
                while let Some(template) = rest {
                    let text = &mut self.text;
                    rest = text_before_placeholder(template, |part| write_escaped(text, part));
                    if rest.is_some() {
                        self.push_text();
                    }
                }
                self.text.push(b'"');
            }
        }
    }

    fn push_quoted(&mut self, slot: Slot) {
        self.text.push(b'"');
        self.push_slot(slot);
        self.text.push(b'"');
    }

    fn push_slot(&mut self, slot: Slot) {
        self.push_text();
        self.parts.slots.push(slot);
    }

    fn push_text(&mut self) {
        self.parts.size += self.text.len();
        self.parts.texts.push(std::mem::take(&mut self.text).into_boxed_slice());
    }
}
