//! What a frame is made of.

use crate::field::FieldPlace;
use crate::json::write_escaped;
use crate::layout::{Layout, Part};
use crate::retry::RetryOnWire;
use crate::spec::ErrorSpec;
use crate::template::text_before_placeholder;

/// A body as texts that never change, and what stands between them.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In JSON. One more than there are fields: a message has as many as its template has placeholders, and every other
    /// slot is one.
    pub(super) texts: Vec<Box<[u8]>>,
    /// The bytes of the texts.
    pub(super) size: usize,
    pub(super) slots: Vec<Slot>,
    /// The same at hand, where there is one field.
    pub(super) only: Option<Only>,
}

/// The one field of a body, which may be a text, and what stands around it.
#[derive(Debug)]
pub(super) struct Only {
    pub(super) of: OnlyField,
    pub(super) before: Box<[u8]>,
    pub(super) behind: Box<[u8]>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum OnlyField {
    Message,
    RequestId,
}

#[derive(Debug)]
pub(super) enum Slot {
    Message,
    /// Behind this text, where there are any.
    Details(&'static str),
    /// The id of the request, which is known.
    RequestId,
    /// Its path, which is known.
    Path,
    Timestamp,
    Extensions,
    Retry,
}

impl Plan {
    /// The body of `spec` in `layout`, in a request of which this is known.
    pub(super) fn new(layout: &Layout, spec: &ErrorSpec, known: Known) -> Self {
        let has_details = has_field(spec, &[FieldPlace::Detail, FieldPlace::Details]);
        let has_extensions = has_field(spec, &[FieldPlace::Extension]);
        let mut plan = Self::default();
        let mut text = Vec::new();
        for part in layout.parts {
            match *part {
                Part::Raw(json) => text.extend_from_slice(json.as_bytes()),
                Part::Code => write_escaped(&mut text, spec.code),
                Part::Status => text.extend_from_slice(spec.status.as_str().as_bytes()),
                Part::Title => write_escaped(&mut text, spec.title),
                Part::TypeUri => write_escaped(&mut text, &spec.type_uri()),
                Part::Reason => write_escaped(&mut text, spec.reason()),
                Part::Message => match spec.fixed_message() {
                    Some(message) => write_escaped(&mut text, message),
                    None => plan.push_message(spec, &mut text),
                },
                Part::Details(before) if has_details => plan.push(Slot::Details(before), &mut text),
                Part::Extensions if has_extensions => plan.push(Slot::Extensions, &mut text),
                Part::RequestId(before) if known.id => {
                    plan.push_quoted(before, Slot::RequestId, &mut text);
                }
                Part::Path(before) if known.path => plan.push_quoted(before, Slot::Path, &mut text),
                Part::Timestamp => plan.push(Slot::Timestamp, &mut text),
                Part::Details(_) | Part::Extensions | Part::RequestId(_) | Part::Path(_) => {}
            }
        }
        if layout.retry {
            text.extend_from_slice(b",\"retry\":");
            if has_field(spec, &[FieldPlace::RetryAfter]) {
                plan.push(Slot::Retry, &mut text);
            } else {
                RetryOnWire { retry: spec.retry, after: None }.append_to(&mut text);
            }
        }
        text.push(b'}');
        plan.push_text(&mut text);
        plan.only = plan.only_field();
        plan
    }

    fn only_field(&self) -> Option<Only> {
        let ([slot], [before, behind]) = (self.slots.as_slice(), self.texts.as_slice()) else {
            return None;
        };
        let of = match slot {
            Slot::Message => OnlyField::Message,
            Slot::RequestId => OnlyField::RequestId,
            _ => return None,
        };
        Some(Only { of, before: before.clone(), behind: behind.clone() })
    }

    /// The whole body, where no occurrence adds to it.
    pub(super) fn fixed(&self) -> Option<&'static [u8]> {
        match (self.texts.as_slice(), self.slots.as_slice()) {
            ([text], []) => Some(text.to_vec().leak()),
            _ => None,
        }
    }

    fn push_text(&mut self, text: &mut Vec<u8>) {
        self.size += text.len();
        self.texts.push(std::mem::take(text).into_boxed_slice());
    }

    /// `text`, and what stands behind it.
    fn push(&mut self, slot: Slot, text: &mut Vec<u8>) {
        self.push_text(text);
        self.slots.push(slot);
    }

    /// Behind `before`, which opens a quote.
    fn push_quoted(&mut self, before: &str, slot: Slot, text: &mut Vec<u8>) {
        text.extend_from_slice(before.as_bytes());
        self.push(slot, text);
        text.push(b'"');
    }

    /// A message without a template is a field of its own.
    fn push_message(&mut self, spec: &ErrorSpec, text: &mut Vec<u8>) {
        self.slots.push(Slot::Message);
        let Some(mut template) = spec.template() else { return self.push_text(text) };
        while let Some(rest) = text_before_placeholder(template, |part| write_escaped(text, part)) {
            self.push_text(text);
            template = rest;
        }
    }
}

/// What is known of the request, or asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) id: bool,
    pub(super) path: bool,
}

impl Known {
    /// Each at its index.
    pub(super) const STATES: [Self; 4] = [
        Self { id: false, path: false },
        Self { id: true, path: false },
        Self { id: false, path: true },
        Self { id: true, path: true },
    ];

    pub(super) fn all_of(layout: &Layout) -> Self {
        Self {
            id: layout.parts.iter().any(|part| matches!(part, Part::RequestId(_))),
            path: layout.parts.iter().any(|part| matches!(part, Part::Path(_))),
        }
    }

    pub(super) fn any(self) -> bool {
        self.id || self.path
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.id) + 2 * usize::from(self.path)
    }
}

/// What the occurrences of a spec may have beside their body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shows {
    pub(super) headers: bool,
    pub(super) wait: bool,
    /// One of them.
    pub(super) any: bool,
}

impl Shows {
    pub(super) fn of(spec: &ErrorSpec) -> Self {
        let headers = !spec.headers.is_empty() || has_field(spec, &[FieldPlace::Header]);
        let wait = has_field(spec, &[FieldPlace::RetryAfter]);
        Self { headers, wait, any: headers || wait }
    }
}

fn has_field(spec: &ErrorSpec, places: &[FieldPlace]) -> bool {
    spec.fields.iter().any(|field| places.contains(&field.place))
}
