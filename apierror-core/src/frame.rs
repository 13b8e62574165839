//! What is the same at every occurrence of one kind of error in one envelope, written once.

use std::sync::OnceLock;

use crate::field::FieldPlace;
use crate::json::{Json, write_escaped};
use crate::layout::{Layout, Part};
use crate::message::MessageWriter;
use crate::occurrence::Occurrence;
use crate::retry::RetryOnWire;
use crate::spec::ErrorSpec;

/// A place for the frames of one spec: one for each layout that it has been asked for in, made at the first time. Mostly
/// that is one, and never more than there are envelopes.
#[doc(hidden)]
#[derive(Debug)]
pub struct FrameCell(OnceLock<Box<Frame>>);

impl FrameCell {
    /// An empty place.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "for constants")]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The frame of `spec` in `layout`.
    #[inline]
    pub(crate) fn get(&'static self, layout: &'static Layout, spec: &'static ErrorSpec) -> &'static Frame {
        match self.0.get() {
            Some(frame) if frame.layout.is(layout) => frame,
            _ => self.find(layout, spec),
        }
    }

    #[cold]
    fn find(&'static self, layout: &'static Layout, spec: &'static ErrorSpec) -> &'static Frame {
        let mut cell = self;
        loop {
            let frame = cell.0.get_or_init(|| Box::new(Frame::new(layout, spec)));
            if frame.layout.is(layout) {
                return frame;
            }
            cell = &frame.next;
        }
    }
}

/// A layout with everything filled in that the spec knows, neighbours joined.
#[derive(Debug)]
pub(crate) struct Frame {
    layout: &'static Layout,
    segments: Vec<Segment>,
    /// The whole body, where no occurrence differs from another.
    fixed: Option<&'static [u8]>,
    /// The same outside of a request, where only the request would add to it.
    fixed_without_context: Option<&'static [u8]>,
    /// Whether a request would add to it.
    asks_context: bool,
    /// The frame of the same spec in another layout.
    next: FrameCell,
}

#[derive(Debug)]
enum Segment {
    Raw(Vec<u8>),
    Message,
    Details(&'static str),
    RequestId(&'static str),
    Path(&'static str),
    Timestamp,
    Extensions,
    Retry,
}

impl Frame {
    fn new(layout: &'static Layout, spec: &'static ErrorSpec) -> Self {
        let shows = |places: &[FieldPlace]| spec.fields.iter().any(|field| places.contains(&field.place));
        let has_details = shows(&[FieldPlace::Detail, FieldPlace::Details]);
        let has_extensions = shows(&[FieldPlace::Extension]);
        let has_wait = shows(&[FieldPlace::RetryAfter]);

        let mut segments = Segments::default();
        for part in layout.parts {
            match *part {
                Part::Raw(json) => segments.raw.extend_from_slice(json.as_bytes()),
                Part::Code => write_escaped(&mut segments.raw, spec.code),
                Part::Status => segments.raw.extend_from_slice(spec.status.as_str().as_bytes()),
                Part::Title => write_escaped(&mut segments.raw, spec.title),
                Part::TypeUri => write_escaped(&mut segments.raw, &spec.type_uri()),
                Part::Reason => write_escaped(&mut segments.raw, spec.reason()),
                Part::Message => match spec.fixed_message() {
                    Some(message) => write_escaped(&mut segments.raw, message),
                    None => segments.push(Segment::Message),
                },
                Part::Details(before) if has_details => segments.push(Segment::Details(before)),
                Part::Extensions if has_extensions => segments.push(Segment::Extensions),
                Part::Details(_) | Part::Extensions => {}
                Part::RequestId(before) => segments.push(Segment::RequestId(before)),
                Part::Path(before) => segments.push(Segment::Path(before)),
                Part::Timestamp => segments.push(Segment::Timestamp),
            }
        }
        if layout.retry {
            segments.raw.extend_from_slice(b",\"retry\":");
            if has_wait {
                segments.push(Segment::Retry);
            } else {
                write_retry(&RetryOnWire { retry: spec.retry, after: None }, &mut segments.raw);
            }
        }
        segments.raw.push(b'}');
        let segments = segments.finish();
        let asks_context =
            segments.iter().any(|segment| matches!(segment, Segment::RequestId(_) | Segment::Path(_)));
        let fixed_without_context = fixed_body(&segments);
        let fixed = fixed_without_context.filter(|_| !asks_context);
        Self { layout, segments, fixed, fixed_without_context, asks_context, next: FrameCell::new() }
    }

    /// The body, where no occurrence differs from another.
    #[inline]
    pub(crate) fn fixed(&self) -> Option<&'static [u8]> {
        self.fixed
    }

    /// The body outside of a request, where only the request would add to it.
    pub(crate) fn fixed_without_context(&self) -> Option<&'static [u8]> {
        self.fixed_without_context
    }

    /// Whether a request would add to the body.
    pub(crate) fn asks_context(&self) -> bool {
        self.asks_context
    }

    /// Appends the body.
    ///
    /// # Errors
    /// Where details or extensions cannot be serialised.
    pub(crate) fn write(
        &self,
        occurrence: &Occurrence<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), serde_json::Error> {
        for segment in &self.segments {
            match segment {
                Segment::Raw(raw) => out.extend_from_slice(raw),
                Segment::Message => write_message(occurrence, out),
                Segment::Details(before) => {
                    if let Some(details) = occurrence.details() {
                        out.extend_from_slice(before.as_bytes());
                        details.write_json(out)?;
                    }
                }
                Segment::Extensions => {
                    if let Some(extensions) = occurrence.extensions() {
                        extensions.write_members(out)?;
                    }
                }
                Segment::RequestId(before) => write_string(before, occurrence.request_id(), out),
                Segment::Path(before) => write_string(before, occurrence.path(), out),
                Segment::Timestamp => {
                    let mut writer = MessageWriter::json(out);
                    writer.show(&occurrence.timestamp());
                }
                Segment::Retry => write_retry(
                    &RetryOnWire { retry: occurrence.retry(), after: occurrence.retry_after() },
                    out,
                ),
            }
        }
        Ok(())
    }
}

/// Segments in the making; static text is gathered until something else comes.
#[derive(Default)]
struct Segments {
    done: Vec<Segment>,
    raw: Vec<u8>,
}

impl Segments {
    fn push(&mut self, segment: Segment) {
        if !self.raw.is_empty() {
            self.done.push(Segment::Raw(std::mem::take(&mut self.raw)));
        }
        self.done.push(segment);
    }

    fn finish(mut self) -> Vec<Segment> {
        self.done.push(Segment::Raw(self.raw));
        self.done
    }
}

fn fixed_body(segments: &[Segment]) -> Option<&'static [u8]> {
    let mut body = Vec::new();
    for segment in segments {
        match segment {
            Segment::Raw(raw) => body.extend_from_slice(raw),
            Segment::RequestId(_) | Segment::Path(_) => {}
            _ => return None,
        }
    }
    Some(body.leak())
}

fn write_message(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    let mut writer = MessageWriter::json(out);
    occurrence.write_message(&mut writer);
    if writer.has_failed() {
        out.truncate(start);
        write_escaped(out, occurrence.reason());
    }
}

fn write_string(before: &str, text: Option<&str>, out: &mut Vec<u8>) {
    if let Some(text) = text {
        out.extend_from_slice(before.as_bytes());
        write_escaped(out, text);
        out.push(b'"');
    }
}

fn write_retry(retry: &RetryOnWire, out: &mut Vec<u8>) {
    // Names and numbers: nothing in it can fail.
    let written = retry.write_json(out);
    debug_assert!(written.is_ok());
}
