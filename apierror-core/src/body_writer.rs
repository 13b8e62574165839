//! Writes a body into one allocation of exactly its size.

use bytes::Bytes;

use crate::buffer;
use crate::escape::{must_escape, write_escaping};
use crate::field_error::{FieldError, FieldErrorList};

/// Collects the values between the texts of a body, then copies both.
///
/// As soon as a value is more than text that needs no escape, or there are too
/// many, the whole body is written into a buffer of the thread, and copied from
/// there.
#[derive(Debug)]
pub(crate) struct BodyWriter<'a> {
    /// JSON before each value, and after the last. In the buffer are those that
    /// are not here any more.
    texts: &'a [Box<[u8]>],
    texts_size: usize,
    /// The values so far, if there is no buffer.
    values: [&'a [u8]; CAPACITY],
    count: usize,
    /// Field errors after the value with this index.
    field_errors: Option<(usize, FieldErrorList<'a>)>,
    buffer: Option<Vec<u8>>,
}

/// Enough for a message with two fields in an envelope with an id and a path.
const CAPACITY: usize = 4;

impl<'a> BodyWriter<'a> {
    /// A body with these texts, which come to `texts_size` bytes.
    #[inline]
    pub(crate) fn new(texts: &'a [Box<[u8]>], texts_size: usize) -> Self {
        Self {
            texts,
            texts_size,
            values: [&[]; CAPACITY],
            count: 0,
            field_errors: None,
            buffer: None,
        }
    }

    /// Adds JSON, or the content of a string that needs no escape.
    #[inline]
    pub(crate) fn plain(&mut self, text: &'a [u8]) {
        match self.values.get_mut(self.count) {
            Some(place) if self.buffer.is_none() => {
                *place = text;
                self.count += 1;
            }
            _ => self.buffered(|buffer| buffer.extend_from_slice(text)),
        }
    }

    /// Adds the content of a string.
    #[inline]
    pub(crate) fn text(&mut self, text: &'a str) {
        if must_escape(text) {
            self.escaped(text);
        } else {
            self.plain(text.as_bytes());
        }
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        self.buffered(|buffer| write_escaping(buffer, text.as_bytes()));
    }

    /// Adds a list of field errors, of which a body has one at most.
    pub(crate) fn field_errors(&mut self, name: &'a [u8], errors: &'a [FieldError]) {
        let list = FieldErrorList::new(name, errors);
        if self.buffer.is_none() && self.count < CAPACITY {
            self.field_errors = Some((self.count, list));
            self.plain(&[]);
        } else {
            self.buffered(|buffer| list.write_escaped(buffer));
        }
    }

    /// Adds what `write` appends to the buffer.
    pub(crate) fn buffered<R>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        let mut buffer = self.buffer.take().unwrap_or_else(|| self.fill_buffer());
        let result = write(&mut buffer);
        append_next(&mut self.texts, &mut buffer);
        self.buffer = Some(buffer);
        result
    }

    /// The thread's buffer with everything so far.
    #[cold]
    fn fill_buffer(&mut self) -> Vec<u8> {
        let mut buffer = buffer::take();
        append_next(&mut self.texts, &mut buffer);
        for (i, value) in self.values.iter().enumerate().take(self.count) {
            buffer.extend_from_slice(value);
            match &self.field_errors {
                Some((index, list)) if *index == i => list.write_escaped(&mut buffer),
                _ => {}
            }
            append_next(&mut self.texts, &mut buffer);
        }
        buffer
    }

    /// The body.
    #[inline]
    pub(crate) fn finish(&mut self) -> Bytes {
        if self.buffer.is_none()
            && let Some(body) = self.assemble()
        {
            return Bytes::from(body.into_boxed_slice());
        }
        self.finish_buffered()
    }

    #[cold]
    fn finish_buffered(&mut self) -> Bytes {
        let buffer = self.buffer.take().unwrap_or_else(|| self.fill_buffer());
        let body = Bytes::copy_from_slice(&buffer);
        buffer::put_back(buffer);
        body
    }

    /// Copies texts and values. None if a field error needs an escape.
    #[inline]
    fn assemble(&self) -> Option<Vec<u8>> {
        let values = self.values.get(..self.count)?;
        let values_size: usize = values.iter().map(|value| value.len()).sum();
        let size = self.texts_size + values_size;
        let Some((index, list)) = &self.field_errors else {
            let mut body = Vec::with_capacity(size);
            append(self.texts, values, &mut body);
            return Some(body);
        };
        let mut body = Vec::with_capacity(size + list.plain_size());
        let (texts, texts_after) = self.texts.split_at_checked(index + 1)?;
        let (values, values_after) = values.split_at_checked(*index)?;
        append(texts, values, &mut body);
        list.write_plain(&mut body)?;
        append(texts_after, values_after.get(1..)?, &mut body);
        Some(body)
    }
}

/// A body with one string, between two texts.
#[inline(never)]
pub(crate) fn body_with_string(before: &[u8], content: &str, after: &[u8]) -> Bytes {
    if must_escape(content) {
        return body_with_escapes(before, content, after);
    }
    concat(before, content.as_bytes(), after)
}

/// A body with one string that needs no escape, between two texts.
#[inline(never)]
pub(crate) fn body_with_plain_string(before: &[u8], content: &[u8], after: &[u8]) -> Bytes {
    concat(before, content, after)
}

#[cold]
fn body_with_escapes(before: &[u8], content: &str, after: &[u8]) -> Bytes {
    buffer::with_buffer(|escaped| {
        write_escaping(escaped, content.as_bytes());
        concat(before, escaped, after)
    })
}

#[expect(clippy::inline_always, reason = "hot path")]
#[inline(always)]
fn concat(before: &[u8], content: &[u8], after: &[u8]) -> Bytes {
    let mut body = Vec::with_capacity(before.len() + content.len() + after.len());
    body.extend_from_slice(before);
    body.extend_from_slice(content);
    body.extend_from_slice(after);
    Bytes::from(body.into_boxed_slice())
}

/// Appends the next of the texts.
fn append_next(texts: &mut &[Box<[u8]>], out: &mut Vec<u8>) {
    if let Some((text, rest)) = texts.split_first() {
        out.extend_from_slice(text);
        *texts = rest;
    }
}

/// Appends texts, with a value after each but the last.
#[expect(clippy::inline_always, reason = "a call would cost as much as a text")]
#[inline(always)]
fn append(texts: &[Box<[u8]>], values: &[&[u8]], body: &mut Vec<u8>) {
    let mut values = values.iter();
    for text in texts {
        body.extend_from_slice(text);
        let Some(value) = values.next() else { return };
        body.extend_from_slice(value);
    }
}
