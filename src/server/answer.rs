//! What the middleware asks of a framework's responses: all that an adapter has to say.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::Served;
use super::request_id::Headers;
use super::streaming::{Chunks, Streaming};
use crate::failure::Failure;

/// A response as a framework has it.
pub(crate) trait Answer: Sized + 'static {
    /// The headers of a request.
    type Headers: Headers;
    /// What is kept of a request to tell what its answer is about.
    type Kept;
    /// What the framework's middleware is told beside what all are.
    type Own: Clone;
    /// What the middleware's future comes to.
    type Output;
    /// All but the body.
    type Head;
    /// The body.
    type Body: Chunks;

    /// A response that was rendered, where there was none before.
    fn of(response: Response<Bytes>) -> Self;

    /// Puts a response that was rendered in this one's place.
    fn replace(&mut self, response: Response<Bytes>);

    /// The status that is sent.
    fn status(&self) -> StatusCode;

    /// Whether an API error made it: the mark is there.
    fn is_rendered(&self) -> bool;

    /// What it was about, where no API error made it.
    fn failure(&self, kept: &Self::Kept, own: &Self::Own) -> Failure;

    /// Adds to `headers` what is to be kept of its own: see [`keep_headers`](super::keep_headers).
    fn keep_headers(&self, headers: &mut HeaderMap);

    /// Sets a header.
    fn insert_header(&mut self, name: &HeaderName, value: HeaderValue);

    /// Leaves the head alone, in answer to `HEAD`: it says how long the body would be (RFC 9110, section 9.3.2).
    fn drop_body(&mut self);

    /// Whether the body is made while it is sent.
    fn streams(&self) -> bool;

    /// Takes it apart.
    fn into_parts(self) -> (Self::Head, Self::Body);

    /// Puts it together again, with a body that belongs to its request.
    fn from_parts(head: Self::Head, body: Streaming<Self::Body>) -> Self;

    /// As the framework takes it.
    fn into_output(self) -> Self::Output;
}

/// What the future of a handler, or of the service inside, comes to.
pub(crate) trait Outcome<A: Answer> {
    /// The response, an error's too. The context of the request is not current: see [`Served::guarded`].
    fn settled(self, served: &mut Served<A>) -> A;
}
