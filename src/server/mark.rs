//! Checks the mark of API errors on responses. A middleware inside the layer
//! may have changed a response but kept its mark, or made a body of the same bytes.

use apierror_core::__private::BodyId;
use apierror_core::Rendered;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};

use super::read_errors::ReadError;
use super::response::FrameworkResponse;

/// The result of the check: whether the response is still the one that an API
/// error was rendered to.
pub(crate) enum Mark {
    Valid,
    /// It is the same response, rendered outside its request.
    Detached,
    /// It is the same response if its body is this one. The first chunk
    /// decides.
    ValidFor(BodyId),
    /// There is no mark, or the status or body is not the error's.
    Invalid,
}

impl Mark {
    /// Checks the mark in the extensions of a response whose body has this size.
    pub(crate) fn check<R: FrameworkResponse>(
        response: &R,
        size: Option<u64>,
        is_head: bool,
    ) -> Self {
        match response.rendered() {
            Some(rendered) if rendered.sent_status() == response.status() => {
                match Self::check_body(&rendered, response, size, is_head) {
                    Self::Valid | Self::ValidFor(_) if rendered.is_detached() => Self::Detached,
                    mark => mark,
                }
            }
            _ => Self::Invalid,
        }
    }

    /// Compares the sizes of the bodies, because the body cannot be read here.
    fn check_body<R: FrameworkResponse>(
        rendered: &Rendered,
        response: &R,
        size: Option<u64>,
        is_head: bool,
    ) -> Self {
        let valid_if = |is_valid| if is_valid { Self::Valid } else { Self::Invalid };
        let own_size = size_of(rendered);
        if size.is_some() && size == own_size {
            return Self::Valid;
        }
        if response.header(&CONTENT_ENCODING).is_some() {
            // The size of a compressed body proves nothing.
            let content_type = response.header(&CONTENT_TYPE);
            return valid_if(content_type == Some(rendered.content_type().as_bytes()));
        }
        match size {
            // A router that the layer wraps has dropped the body. It may have
            // sent its size.
            Some(0) | None if is_head => {
                let sent = response.header(&CONTENT_LENGTH);
                valid_if(sent.is_none_or(|sent| parse(sent) == own_size))
            }
            Some(_) => Self::Invalid,
            None => Self::ValidFor(rendered.body()),
        }
    }
}

/// Returns whether the mark of a body is that of a response with this status and size.
#[inline]
pub(crate) fn is_whole<R: FrameworkResponse>(
    mark: &Rendered,
    response: &R,
    size: Option<u64>,
) -> bool {
    mark.sent_status() == response.status() && size == size_of(mark)
}

/// Returns whether a chunk is the start of this body.
pub(crate) fn is_start(chunk: &[u8], body: BodyId) -> bool {
    let chunk = BodyId::new(chunk);
    chunk.address == body.address || chunk.len == body.len
}

/// Returns those of the errors that have this body.
pub(crate) fn with_body<'a>(
    errors: impl Iterator<Item = &'a ReadError>,
    body: &[u8],
) -> Vec<Rendered> {
    errors.filter(|error| error.body == body).map(|error| error.mark).collect()
}

/// Finds the error that a response without a mark was made of: one whose body is `same`, or,
/// if the body is compressed, one that the body has `read`.
pub(crate) fn find_source<R: FrameworkResponse>(
    response: &R,
    same: &[Rendered],
    read: &[ReadError],
) -> Option<Rendered> {
    let has_status = |mark: &Rendered| mark.sent_status() == response.status();
    if response.header(&CONTENT_ENCODING).is_none() {
        return same.iter().copied().find(has_status);
    }
    read.iter().map(|read| read.mark).find(has_status)
}

#[inline]
fn size_of(rendered: &Rendered) -> Option<u64> {
    u64::try_from(rendered.body().len).ok()
}

fn parse(length: &[u8]) -> Option<u64> {
    std::str::from_utf8(length).ok()?.parse().ok()
}
