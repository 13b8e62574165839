//! The interface between the shared part of the layers and a framework's
//! responses.

use std::ops::Deref;

use apierror_core::__private::Detached;
use apierror_core::Rendered;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::body::{Chunks, StreamingBody};
use super::drain::Drain;
use super::request_id::RequestHeaders;
use crate::failure::Failure;

/// A response of a framework.
pub(crate) trait FrameworkResponse: Sized + 'static {
    /// The headers of a request.
    type Headers: RequestHeaders;
    /// The facts about a request on which the failure for a response depends.
    type RequestInfo;
    /// The closure of `map_error`.
    type MapError: ?Sized;
    /// The response that the predicate of `pass_through` sees.
    type Response;
    /// The output of the future of the layer's service.
    type Output;
    /// Everything but the body.
    type Head;
    /// The body.
    type Body: Chunks;

    /// Whether errors have their mark in the body, if nothing else is said.
    const MARKS_BODIES: bool;

    /// Creates a response from a rendered error.
    fn from_rendered(response: Response<Bytes>) -> Self;

    /// Replaces this response with a rendered error, and returns the replaced
    /// body.
    fn replace(&mut self, response: Response<Bytes>) -> Self::Body;

    /// Returns the response for the predicate of `pass_through`.
    fn response(&self) -> &Self::Response;

    /// Returns the status that is sent.
    fn status(&self) -> StatusCode;

    /// Returns the mark of the API error that the response was rendered from, if it is
    /// in the extensions.
    fn rendered(&self) -> Option<impl Deref<Target = Rendered>>;

    /// Returns whether the extensions have the mark of an API error.
    fn is_marked(&self) -> bool;

    /// Puts a mark into the extensions.
    fn insert_mark(&mut self, mark: Rendered);

    /// Takes out the error, if it was rendered outside its request.
    fn take_detached(&mut self) -> Option<Detached>;

    /// Returns the failure for a response that was not rendered from an API
    /// error.
    fn failure(&self, request: &Self::RequestInfo, map_error: &Self::MapError) -> Failure;

    /// Copies headers to the response that replaces this one: see
    /// [`copy_headers`](super::copy_headers).
    fn copy_headers(&self, is_kept: impl Fn(&str) -> bool, headers: &mut HeaderMap);

    /// Returns the value of a header.
    fn header(&self, name: &HeaderName) -> Option<&[u8]>;

    /// Adds a header unless it is present.
    fn add_header(&mut self, name: &HeaderName, value: HeaderValue);

    /// Sets a header.
    fn insert_header(&mut self, name: &HeaderName, value: HeaderValue);

    /// Drops the body of a response to `HEAD`. `Content-Length` still gives the
    /// length of the body, if it is known (RFC 9110, section 9.3.2).
    fn drop_body(&mut self);

    /// Returns the mark that the body itself has, and its size, or `None` if the body is
    /// produced while it is sent.
    fn mark_and_size(&self) -> (Option<Rendered>, Option<u64>);

    /// Runs a task that reads a body to its end, for [`MAX_TIME`](super::drain::MAX_TIME) at most.
    /// Drops it instead if there is no runtime.
    fn spawn(drain: Drain<Self::Body>);

    /// Splits it into head and body.
    fn into_parts(self) -> (Self::Head, Self::Body);

    /// Joins a head with a body that runs in the context of its request.
    fn from_parts(head: Self::Head, body: StreamingBody<Self::Body>) -> Self;

    /// Converts it into the output of the layer's future.
    fn into_output(self) -> Self::Output;
}
