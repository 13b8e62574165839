//! A body as texts, none of which needs an escape: its size is known before a byte is written.

use bytes::Bytes;

use crate::field_error::FieldError;
use crate::json::{Tail, must_escape, write_escaping};
use crate::scratch::with_scratch;

/// What stands between the texts of a body that never change, in order. What cannot be told in this way gives up, and is
/// written by way of a buffer that grows.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    list: [&'a [u8]; CAPACITY],
    count: usize,
    special: Special<'a>,
}

/// A message of two fields in an envelope with an id and a path.
const CAPACITY: usize = 4;

/// The one field that is not as its text in the list.
#[derive(Debug, Clone, Copy)]
enum Special<'a> {
    None,
    /// Text that needs escapes, in place of the field of this index.
    Escaped(usize, &'a str),
    /// Field errors behind the field of this index.
    Errors(usize, &'a [FieldError]),
}

impl<'a> Fields<'a> {
    #[inline]
    pub(crate) fn new() -> Self {
        Self { list: [&[]; CAPACITY], count: 0, special: Special::None }
    }

    /// Text that JSON has as it is.
    #[inline]
    pub(crate) fn plain(&mut self, text: &'a [u8]) {
        match self.list.get_mut(self.count) {
            Some(place) => *place = text,
            None => return self.give_up(),
        }
        self.count += 1;
    }

    /// Text of a JSON string.
    #[inline(never)]
    pub(crate) fn text(&mut self, text: &'a str) {
        if must_escape(text) {
            self.add(Special::Escaped(self.count, text), &[]);
        } else {
            self.plain(text.as_bytes());
        }
    }

    /// A list of field errors, behind JSON that never changes.
    pub(crate) fn errors(&mut self, before: &'a str, errors: &'a [FieldError]) {
        self.add(Special::Errors(self.count, errors), before.as_bytes());
    }

    #[cold]
    fn add(&mut self, special: Special<'a>, text: &'a [u8]) {
        if !matches!(self.special, Special::None) {
            return self.give_up();
        }
        self.special = special;
        self.plain(text);
    }

    /// Something in the body is more than a text.
    #[cold]
    pub(crate) fn give_up(&mut self) {
        self.count = usize::MAX;
    }

    /// The body between `texts`, which are `size` bytes together, in one allocation; nothing, where something gave up.
    #[inline]
    pub(crate) fn between(&self, texts: &[Box<[u8]>], size: usize) -> Option<Bytes> {
        let fields = self.list.get(..self.count)?;
        match self.special {
            Special::None => Some(joined(texts, fields, size)),
            Special::Escaped(index, text) => with_escapes(text, |escaped| {
                let mut list = self.list;
                *list.get_mut(index)? = escaped;
                Some(joined(texts, list.get(..self.count)?, size))
            }),
            Special::Errors(index, errors) => with_errors(index, errors, texts, fields, size),
        }
    }
}

fn with_errors(
    index: usize,
    errors: &[FieldError],
    texts: &[Box<[u8]>],
    fields: &[&[u8]],
    size: usize,
) -> Option<Bytes> {
    let size_of_list = size_of_list(errors);
    let mut body = Vec::with_capacity(size + size_of(fields) + size_of_list);
    let (texts, texts_behind) = texts.split_at_checked(index + 1)?;
    let (fields, fields_behind) = fields.split_at_checked(index)?;
    let (before, fields_behind) = fields_behind.split_first()?;
    append(texts, fields, &mut body);
    body.extend_from_slice(before);
    let start = body.len();
    body.resize(start + size_of_list, 0);
    write_plain_list(errors, Tail::of(body.get_mut(start..)?))?;
    append(texts_behind, fields_behind, &mut body);
    Some(Bytes::from(body))
}

/// A field that is a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Text<'a> {
    /// JSON has it as it is.
    Plain(&'a [u8]),
    /// It may need escapes.
    Any(&'a str),
}

/// A body of one text, between two that never change.
#[inline]
pub(crate) fn between(before: &[u8], text: Text<'_>, behind: &[u8]) -> Bytes {
    let text = match text {
        Text::Any(text) if must_escape(text) => {
            return with_escapes(text, |escaped| around(before, escaped, behind));
        }
        Text::Any(text) => text.as_bytes(),
        Text::Plain(text) => text,
    };
    around(before, text, behind)
}

#[inline]
fn around(before: &[u8], text: &[u8], behind: &[u8]) -> Bytes {
    let mut body = Vec::with_capacity(before.len() + text.len() + behind.len());
    body.extend_from_slice(before);
    body.extend_from_slice(text);
    body.extend_from_slice(behind);
    Bytes::from(body.into_boxed_slice())
}

#[cold]
fn with_escapes<R>(text: &str, work: impl FnOnce(&[u8]) -> R) -> R {
    with_scratch(|escaped| {
        write_escaping(escaped, text.as_bytes());
        work(escaped)
    })
}

#[expect(clippy::inline_always, reason = "the way of most bodies")]
#[inline(always)]
fn joined(texts: &[Box<[u8]>], fields: &[&[u8]], size: usize) -> Bytes {
    let mut body = Vec::with_capacity(size + size_of(fields));
    append(texts, fields, &mut body);
    Bytes::from(body.into_boxed_slice())
}

fn size_of(fields: &[&[u8]]) -> usize {
    fields.iter().map(|field| field.len()).sum()
}

/// The texts, a field behind each but the last.
#[expect(clippy::inline_always, reason = "a call would cost as much as a text")]
#[inline(always)]
fn append(texts: &[Box<[u8]>], fields: &[&[u8]], body: &mut Vec<u8>) {
    let mut fields = fields.iter();
    for text in texts {
        body.extend_from_slice(text);
        let Some(field) = fields.next() else { return };
        body.extend_from_slice(field);
    }
}

const START: &[u8; 10] = b"[{\"path\":\"";
const MESSAGE: &[u8; 13] = b"\",\"message\":\"";
const CODE: &[u8; 10] = b"\",\"code\":\"";
const NEXT: &[u8; 12] = b"\"},{\"path\":\"";
const END: &[u8; 3] = b"\"}]";

fn size_of_list(errors: &[FieldError]) -> usize {
    let texts = errors.iter().map(|FieldError { path, message, code }| {
        path.len() + message.len() + code.as_ref().map_or(0, |code| CODE.len() + code.len())
    });
    match errors.len() {
        0 => b"[]".len(),
        count => {
            let between = (NEXT.len() + MESSAGE.len()) * count - NEXT.len();
            START.len() + texts.sum::<usize>() + between + END.len()
        }
    }
}

/// Nothing, where a text needs an escape.
fn write_plain_list(errors: &[FieldError], out: Tail<'_>) -> Option<()> {
    let Some((first, others)) = errors.split_first() else { return out.put(b"[]").map(drop) };
    let mut out = write_plain(first, out.put(START)?)?;
    for error in others {
        out = write_plain(error, out.put(NEXT)?)?;
    }
    out.put(END).map(drop)
}

#[expect(clippy::inline_always, reason = "a call would cost as much as a short text")]
#[inline(always)]
fn write_plain<'a>(
    FieldError { path, message, code }: &FieldError,
    out: Tail<'a>,
) -> Option<Tail<'a>> {
    let out = out.plain(path)?.put(MESSAGE)?.plain(message)?;
    match code {
        Some(code) => out.put(CODE)?.plain(code),
        None => Some(out),
    }
}
