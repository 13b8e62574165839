//! The errors whose bodies were read while their request was served, such as by a
//! middleware that logs or compresses bodies. A body that is made of their bytes has no mark.

use std::collections::VecDeque;

use apierror_core::{Rendered, RequestContext, context};
use bytes::Bytes;
use http::Extensions;

/// How many errors are kept of one request.
const MAX: usize = 8;

/// An error whose body was read.
#[derive(Clone)]
pub(crate) struct ReadError {
    pub(super) mark: Rendered,
    pub(super) body: Bytes,
}

#[derive(Clone, Default)]
struct ReadErrors(VecDeque<ReadError>);

/// Notes in the current context, if there is one, that the body of an error was read.
#[cfg_attr(
    not(feature = "axum"),
    expect(dead_code, reason = "responses of actix-web have the mark in their extensions")
)]
#[inline]
pub(crate) fn note_read(mark: Rendered, body: &Bytes) {
    if let Some(context) = context::current() {
        note(&context, ReadError { mark, body: body.clone() });
    }
}

#[cold]
fn note(context: &RequestContext, read: ReadError) {
    context.with_notes(|notes| {
        let ReadErrors(errors) = notes.get_or_insert_default();
        if errors.len() == MAX {
            errors.pop_front();
        }
        errors.push_back(read);
    });
}

/// Takes the errors that were read in this request until now.
pub(super) fn take_read(context: &RequestContext) -> Vec<ReadError> {
    if !context.has_notes() {
        return Vec::new();
    }
    let noted: Option<ReadErrors> = context.with_notes(Extensions::remove);
    noted.map_or_else(Vec::new, |errors| errors.0.into())
}
