//! Writes a body into one allocation of exactly its size.

use bytes::Bytes;

use crate::buffer;
use crate::escape::{must_escape, write_escaping};
use crate::field_error::{FieldError, FieldErrorList};

/// Collects the values between the texts of a body, then writes both.
///
/// A value that JSON takes as it is stays where it is until then. Any other
/// value is written into a buffer of the thread first, so that its size is
/// known.
#[derive(Debug)]
pub(crate) struct BodyWriter<'a> {
    /// JSON before each value, and after the last.
    texts: &'a [Box<[u8]>],
    texts_size: usize,
    values: [Value<'a>; CAPACITY],
    count: usize,
    field_errors: Option<FieldErrorList<'a>>,
    /// Empty until it is needed: then the thread's buffer.
    buffer: Vec<u8>,
    has_buffer: bool,
    /// The buffer starts with this much of the body.
    folded: usize,
}

/// Enough for a message with two fields in an envelope with an id and a path.
const CAPACITY: usize = 4;

#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Plain(&'a [u8]),
    /// A range of the buffer.
    Buffered(usize, usize),
    FieldErrors,
}

impl<'a> BodyWriter<'a> {
    /// A body with these texts, which come to `texts_size` bytes.
    #[inline]
    pub(crate) fn new(texts: &'a [Box<[u8]>], texts_size: usize) -> Self {
        Self {
            texts,
            texts_size,
            values: [Value::Plain(&[]); CAPACITY],
            count: 0,
            field_errors: None,
            buffer: Vec::new(),
            has_buffer: false,
            folded: 0,
        }
    }

    /// Adds JSON, or the content of a string that needs no escape.
    #[inline]
    pub(crate) fn plain(&mut self, text: &'a [u8]) {
        self.push(Value::Plain(text));
    }

    /// Adds the content of a string.
    #[inline(never)]
    pub(crate) fn text(&mut self, text: &'a str) {
        if must_escape(text) {
            self.buffered(|buffer| write_escaping(buffer, text.as_bytes()));
        } else {
            self.plain(text.as_bytes());
        }
    }

    /// Adds what `write` appends to the buffer.
    pub(crate) fn buffered<R>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        self.make_room();
        let buffer = self.buffer();
        let start = buffer.len();
        let result = write(buffer);
        let end = buffer.len();
        self.push(Value::Buffered(start, end));
        result
    }

    /// Adds a list of field errors, of which a body has one at most.
    pub(crate) fn field_errors(&mut self, name: &'a [u8], errors: &'a [FieldError]) {
        self.field_errors = Some(FieldErrorList::new(name, errors));
        self.push(Value::FieldErrors);
    }

    #[inline]
    fn make_room(&mut self) {
        if self.count == CAPACITY {
            self.fold();
        }
    }

    #[inline]
    fn push(&mut self, value: Value<'a>) {
        self.make_room();
        if let Some(place) = self.values.get_mut(self.count) {
            *place = value;
            self.count += 1;
        }
    }

    fn buffer(&mut self) -> &mut Vec<u8> {
        if !self.has_buffer {
            self.buffer = buffer::take();
            self.has_buffer = true;
        }
        &mut self.buffer
    }

    /// Empties the list of values into the buffer.
    #[cold]
    fn fold(&mut self) {
        let Self { texts, values, count, field_errors, folded, .. } = *self;
        let buffer = self.buffer();
        let end = buffer.len();
        let (done, texts) = texts.split_at_checked(count).unwrap_or((texts, &[]));
        for (text, value) in done.iter().zip(values) {
            buffer.extend_from_slice(text);
            match value {
                Value::Plain(text) => buffer.extend_from_slice(text),
                Value::Buffered(start, end) => buffer.extend_from_within(start..end),
                Value::FieldErrors => {
                    if let Some(list) = field_errors {
                        list.write_escaped(buffer);
                    }
                }
            }
        }
        buffer.drain(folded..end);
        self.folded = buffer.len();
        self.texts = texts;
        self.texts_size = texts.iter().map(|text| text.len()).sum();
        self.count = 0;
    }

    /// The body.
    pub(crate) fn finish(mut self) -> Bytes {
        let body = self.assemble().unwrap_or_else(|| {
            self.escape_field_errors();
            self.assemble().unwrap_or_default()
        });
        if self.has_buffer {
            buffer::put_back(self.buffer);
        }
        Bytes::from(body.into_boxed_slice())
    }

    /// Copies texts and values. None if the field errors need an escape.
    #[expect(clippy::inline_always, reason = "hot path: the second caller is cold")]
    #[inline(always)]
    fn assemble(&self) -> Option<Vec<u8>> {
        let values = self.values.get(..self.count)?;
        let values_size: usize = values.iter().map(|value| self.size(*value)).sum();
        let mut body = Vec::with_capacity(self.folded + self.texts_size + values_size);
        if self.folded > 0 {
            body.extend_from_slice(self.buffer.get(..self.folded)?);
        }
        let mut values = values.iter();
        for text in self.texts {
            body.extend_from_slice(text);
            match values.next() {
                None => break,
                Some(Value::Plain(text)) => body.extend_from_slice(text),
                Some(Value::Buffered(start, end)) => {
                    body.extend_from_slice(self.buffer.get(*start..*end)?);
                }
                Some(Value::FieldErrors) => self.field_errors?.write_plain(&mut body)?,
            }
        }
        Some(body)
    }

    #[inline]
    fn size(&self, value: Value<'_>) -> usize {
        match value {
            Value::Plain(text) => text.len(),
            Value::Buffered(start, end) => end - start,
            Value::FieldErrors => self.field_errors.map_or(0, |list| list.plain_size()),
        }
    }

    #[cold]
    fn escape_field_errors(&mut self) {
        let Some(list) = self.field_errors else { return };
        let buffer = self.buffer();
        let start = buffer.len();
        list.write_escaped(buffer);
        let end = buffer.len();
        for value in &mut self.values {
            if let Value::FieldErrors = value {
                *value = Value::Buffered(start, end);
            }
        }
    }
}
