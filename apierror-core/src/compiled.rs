//! Compiles an envelope template with the facts of one spec, or of one occurrence.

use std::borrow::Cow;

use http::StatusCode;

use crate::escape::{write_escaped, write_name};
use crate::grpc_code::GrpcCode;
use crate::message_template::text_before_placeholder;
use crate::occurrence::Occurrence;
use crate::retry::RetryOnWire;
use crate::spec::ErrorSpec;
use crate::spec::cell::{BodyParts, CompiledBody, CompiledSpec, RequestMembers, Slot};
use crate::spec::field::FieldPlace;
use crate::template::{Member, MemberValue, Template};

/// Appends the name of a member, after a comma or the brace that opens the object.
pub(crate) fn push_name(out: &mut Vec<u8>, separator: u8, name: &str) {
    out.push(separator);
    write_name(out, name);
}

/// Returns the compiled body of `declared`, which is made at the first call.
#[inline]
pub(crate) fn compiled(
    declared: CompiledSpec,
    template: &'static Template,
) -> &'static CompiledBody {
    declared.cell.get_or_compile(template, move || compile(template, declared.spec))
}

fn compile(template: &'static Template, spec: &'static ErrorSpec) -> CompiledBody {
    let request = RequestMembers {
        id: template.any(|value| matches!(value, MemberValue::RequestId)),
        path: template.any(|value| matches!(value, MemberValue::Path)),
        trace: template.any(|value| matches!(value, MemberValue::TraceId)),
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
        CompiledBody::new(template, spec, request, parts(RequestMembers::NONE), in_request);
    compiled.has_headers = !spec.headers.is_empty()
        || spec.retry.after().is_some()
        || has_field(spec, &[FieldPlace::Header, FieldPlace::RetryAfter]);
    compiled.names_are_free = spec.fields.iter().all(|field| match field.place {
        FieldPlace::Extension => template.is_free(field.name),
        place => place != FieldPlace::Extensions,
    });
    compiled
}

/// Returns the bodies with the id of a trace.
#[cold]
pub(crate) fn compile_in_trace(body: &CompiledBody) -> Vec<BodyParts> {
    let facts = Facts::from_spec(body.spec);
    let all = [RequestMembers::NONE].into_iter().chain(RequestMembers::COMBINATIONS);
    let in_trace = all.map(|present| RequestMembers { trace: true, ..present });
    in_trace.map(|present| BodyParts::new(body.template(), &facts, present)).collect()
}

fn has_field(spec: &ErrorSpec, places: &[FieldPlace]) -> bool {
    spec.fields.iter().any(|field| places.contains(&field.place))
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
    /// Whether the facts are those of a derived error.
    is_declared: bool,
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
            has_extensions: has_field(spec, &[FieldPlace::Extension, FieldPlace::Extensions]),
            is_declared: true,
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
            is_declared: false,
            retry: occurrence.retry_on_wire().into(),
        }
    }
}

impl BodyParts {
    /// Compiles the body of one occurrence, whose values may differ from its spec.
    pub(crate) fn from_occurrence(template: &Template, occurrence: &Occurrence<'_>) -> Self {
        let present = RequestMembers {
            id: occurrence.request_id().is_some(),
            path: occurrence.path().is_some(),
            trace: occurrence.trace_id().is_some(),
        };
        Self::new(template, &Facts::from_occurrence(occurrence), present)
    }

    fn new(template: &Template, facts: &Facts<'_>, present: RequestMembers) -> Self {
        let mut builder = Builder { parts: Self::default(), text: Vec::new(), facts, present };
        builder.push_members(template.members);
        match template.meta {
            Some(name) => builder.push_meta(name, template.has_retry),
            None => builder.push_rest(template.has_retry),
        }
        builder.text.push(b'}');
        builder.push_text();
        builder.parts
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
                MemberValue::Details => !facts.has_details,
                MemberValue::RequestId => !self.present.id,
                MemberValue::Path => !self.present.path,
                MemberValue::TraceId => !self.present.trace,
                _ => false,
            };
            if is_absent {
                continue;
            }
            let mut start = Vec::new();
            push_name(&mut start, std::mem::replace(&mut separator, b','), name);
            if let MemberValue::Details = value {
                self.push_slot(Slot::Details(start.into_boxed_slice()));
                continue;
            }
            self.text.extend_from_slice(&start);
            match value {
                MemberValue::Code => self.push_string(facts.code),
                MemberValue::Status => {
                    self.text.extend_from_slice(facts.status.as_str().as_bytes());
                }
                MemberValue::Title => self.push_string(facts.title),
                MemberValue::TypeUri => self.push_string(&facts.type_uri),
                MemberValue::Reason => self.push_string(facts.reason),
                MemberValue::GrpcCode => self.push_string(facts.grpc_code.as_str()),
                MemberValue::Message => self.push_message(),
                MemberValue::RequestId => self.push_quoted(Slot::RequestId),
                MemberValue::TraceId => self.push_quoted(Slot::TraceId),
                MemberValue::Path => self.push_quoted(Slot::Path),
                MemberValue::Timestamp => self.push_quoted(Slot::Timestamp),
                MemberValue::Object(members) => {
                    self.push_members(members);
                    self.text.push(b'}');
                }
                MemberValue::GoogleDetails(list) | MemberValue::JsonApiErrors(list) => {
                    self.push_slot(Slot::List(*list));
                }
                MemberValue::Details => {}
            }
        }
    }

    /// Appends the member that has extensions and retry advice, if there are any.
    fn push_meta(&mut self, name: &str, has_retry: bool) {
        match &self.facts.retry {
            _ if self.facts.has_extensions => self.push_slot(Slot::Meta),
            RetryMember::Slot if has_retry => self.push_slot(Slot::Meta),
            RetryMember::Fixed(retry) if has_retry => {
                push_name(&mut self.text, b',', name);
                push_name(&mut self.text, b'{', "retry");
                retry.append_to(&mut self.text);
                self.text.push(b'}');
            }
            _ => {}
        }
    }

    fn push_extensions(&mut self) {
        if self.facts.is_declared
            && self.text.is_empty()
            && let Some(Slot::Details(name)) = self.parts.slots.last_mut()
        {
            let name = std::mem::take(name);
            self.parts.slots.pop();
            self.parts.slots.push(Slot::DetailsAndExtensions(name));
        } else {
            self.push_slot(Slot::Extensions);
        }
    }

    /// Appends extensions and retry advice.
    fn push_rest(&mut self, has_retry: bool) {
        if self.facts.has_extensions {
            self.push_extensions();
        }
        if !has_retry {
            return;
        }
        match &self.facts.retry {
            RetryMember::Absent => {}
            RetryMember::Fixed(retry) => {
                push_name(&mut self.text, b',', "retry");
                retry.append_to(&mut self.text);
            }
            RetryMember::Slot => {
                push_name(&mut self.text, b',', "retry");
                self.push_slot(Slot::Retry);
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
        self.parts.texts.push(std::mem::take(&mut self.text).into_boxed_slice());
    }
}
