//! Fills a compiled body with the values of one occurrence.

use std::any::Any;
use std::io::Write as _;

use bytes::Bytes;

use crate::body_writer::{BodyWriter, body_with_plain, body_with_string};
use crate::compiled::{compile_in_trace, push_name};
use crate::context::request::RequestContext;
use crate::error::ApiError;
use crate::message::{MessageWriter, SingleField};
use crate::occurrence::Occurrence;
use crate::spec::cell::{BodyParts, CompiledBody, RequestMembers, Slot};
use crate::template::{ListWriter, Template};
use crate::write_error::WriteError;

/// Appends a list that only one envelope has.
pub(crate) type WriteList = fn(&Occurrence<'_>, &mut Vec<u8>) -> Result<(), WriteError>;

impl CompiledBody {
    /// Returns the body of `error`, if it is fixed, or its only values are those of the
    /// message, the request id, a list of field errors, or details and extensions that can
    /// be serialised. Most bodies are of that kind, and need no [`Occurrence`]. Extensions
    /// with names in `taken` are left out.
    #[expect(clippy::inline_always, reason = "hot path")]
    #[inline(always)]
    pub(crate) fn write_quickly(
        &'static self,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
        taken: impl FnOnce() -> &'static [&'static str],
    ) -> Option<Bytes> {
        let parts = self.parts_for(context);
        if let Some(fixed) = parts.fixed {
            return Some(Bytes::from_static(fixed));
        }
        let [slot] = parts.slots.as_slice() else { return None };
        let Ok(texts) = <&[_; 2]>::try_from(parts.texts.as_slice()) else {
            // Only a message has several values.
            return parts.write_message(error);
        };
        match slot {
            Slot::Message => {
                let mut field = SingleField::new(texts);
                error.write_message(&mut MessageWriter::single(&mut field));
                match field.text {
                    Some(text) => Some(body_with_string(texts, text)),
                    None => field.body,
                }
            }
            Slot::RequestId => Some(body_with_plain(texts, context?.plain_request_id()?)),
            Slot::Details(name) => {
                let [before, after] = texts;
                error.details()?.write_alone(before, name, after)
            }
            Slot::DetailsAndExtensions(name) => {
                let taken = if self.names_are_free { &[] } else { taken() };
                write_members(texts, name, error, taken)
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
            trace: self.request.trace && context.trace_id().is_some(),
        };
        if present.trace {
            let parts = self.parts_in_trace.get_or_init(|| compile_in_trace(self));
            return parts.get(present.index().wrapping_add(1)).unwrap_or(&self.parts);
        }
        self.parts_in_request.get(present.index()).unwrap_or(&self.parts)
    }
}

/// Returns the body whose only values are details and extensions. Returns None if they
/// cannot be serialised.
#[inline(never)]
fn write_members(
    texts: &[Box<[u8]>; 2],
    name: &[u8],
    error: &dyn ApiError,
    taken: &'static [&'static str],
) -> Option<Bytes> {
    let mut writer = BodyWriter::new(texts);
    writer.value(|out| write_details_and_extensions(error, name, taken, out)).ok()?;
    Some(writer.finish())
}

/// Returns the body of an occurrence whose values may differ from its spec.
///
/// # Errors
/// If details or extensions cannot be serialised.
#[cold]
pub(crate) fn write_uncompiled(
    template: &Template,
    occurrence: &Occurrence<'_>,
) -> Result<Bytes, WriteError> {
    BodyParts::from_occurrence(template, occurrence).write(template, occurrence)
}

impl BodyParts {
    /// Returns the body whose only slot is the message, which has several fields. Returns
    /// None if a `Display` in it fails.
    #[inline(never)]
    fn write_message(&self, error: &dyn ApiError) -> Option<Bytes> {
        let mut writer = BodyWriter::new(&self.texts);
        let mut message = MessageWriter::body(&mut writer);
        error.write_message(&mut message);
        if message.has_failed() { None } else { Some(writer.finish()) }
    }

    /// Fills the slots with the values of `occurrence`.
    fn write(&self, template: &Template, occurrence: &Occurrence<'_>) -> Result<Bytes, WriteError> {
        let mut writer = BodyWriter::new(&self.texts);
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
                    Some(details) => writer.value(|out| {
                        out.extend_from_slice(name);
                        details.write_json(out)
                    })?,
                },
                Slot::RequestId => {
                    match occurrence.context().and_then(RequestContext::plain_request_id) {
                        Some(id) => writer.plain(id),
                        None => writer.text(occurrence.request_id().unwrap_or_default()),
                    }
                }
                Slot::TraceId => {
                    // Hexadecimal digits need no escape.
                    writer.plain(occurrence.trace_id().unwrap_or_default().as_bytes());
                }
                Slot::Path => writer.text(occurrence.path().unwrap_or_default()),
                Slot::Timestamp => {
                    // Writing to a `Vec` cannot fail.
                    let _ = writer.value(|out| write!(out, "{}", occurrence.timestamp()));
                }
                Slot::Extensions => match occurrence.extensions() {
                    None => writer.plain(&[]),
                    Some(extensions) => writer.value(|out| extensions.write_members(out))?,
                },
                Slot::DetailsAndExtensions(name) => {
                    let (error, taken) = (occurrence.error(), occurrence.taken());
                    writer.value(|out| write_details_and_extensions(error, name, taken, out))?;
                }
                Slot::Retry => {
                    writer.value(|out| {
                        if let Some(retry) = occurrence.retry_on_wire() {
                            retry.append_to(out);
                        }
                    });
                }
                Slot::Meta => writer.value(|out| write_meta(template, occurrence, out))?,
                Slot::List(ListWriter(list)) => {
                    let list: &dyn Any = *list;
                    if let Some(write) = list.downcast_ref::<WriteList>() {
                        writer.value(|out| write(occurrence, out))?;
                    }
                }
            }
        }
        Ok(writer.finish())
    }
}

/// Appends the details of a derived error, after their name, and its extensions.
#[inline(never)]
fn write_details_and_extensions(
    error: &dyn ApiError,
    name: &[u8],
    taken: &'static [&'static str],
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    if let Some(details) = error.details() {
        out.extend_from_slice(name);
        if let Some(result) = details.write_with_extensions(taken, out) {
            return result;
        }
        details.write_json(out)?;
    }
    match error.extensions() {
        Some(extensions) => extensions.without_names(taken).write_members(out),
        None => Ok(()),
    }
}

/// Appends `,"meta":{…}` with the extensions and the retry advice, if there are any.
fn write_meta(
    template: &Template,
    occurrence: &Occurrence<'_>,
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let start = out.len();
    push_name(out, b',', template.meta.unwrap_or_default());
    let object = out.len();
    // Each member starts with a comma.
    if let Some(extensions) = occurrence.extensions() {
        extensions.write_members(out)?;
    }
    if let Some(retry) = occurrence.retry_on_wire().filter(|_| template.has_retry) {
        push_name(out, b',', "retry");
        retry.append_to(out);
    }
    match out.get_mut(object) {
        Some(comma) => {
            *comma = b'{';
            out.push(b'}');
        }
        None => out.truncate(start),
    }
    Ok(())
}
