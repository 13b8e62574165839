//! The responses of frameworks, as rendering makes them.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response, StatusCode};

use crate::envelope::Envelope;
use crate::notify::Rendered;
use crate::shape::content_type;

/// A response of some framework. One with the types of `http` is one whatever its body is; others say how they are made,
/// so that none is made in `http`'s types first.
pub trait ResponseBuilder: Sized {
    /// A response of which nothing else is known.
    fn new(status: StatusCode, body: Bytes) -> Self;

    /// Says that the body is of the envelope's type.
    fn set_content_type<E: Envelope>(&mut self);

    /// Adds headers.
    fn append(&mut self, write: impl FnOnce(&mut HeaderMap));

    /// Says which error it came from, for a middleware to know.
    fn mark(&mut self, rendered: Rendered);

    /// One that is made already.
    fn of(response: Response<Bytes>) -> Self;
}

impl<B: From<Bytes>> ResponseBuilder for Response<B> {
    #[inline]
    fn new(status: StatusCode, body: Bytes) -> Self {
        let mut response = Self::new(B::from(body));
        *response.status_mut() = status;
        response
    }

    #[inline]
    fn set_content_type<E: Envelope>(&mut self) {
        // There is none yet.
        self.headers_mut().append(CONTENT_TYPE, content_type::<E>());
    }

    #[inline]
    fn append(&mut self, write: impl FnOnce(&mut HeaderMap)) {
        write(self.headers_mut());
    }

    #[inline]
    fn mark(&mut self, rendered: Rendered) {
        self.extensions_mut().insert(rendered);
    }

    #[inline]
    fn of(response: Response<Bytes>) -> Self {
        response.map(B::from)
    }
}
