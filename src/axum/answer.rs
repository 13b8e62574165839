//! axum's responses and bodies, as the shared part of the middleware sees them.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use apierror_core::Rendered;
use axum::body::Body;
use axum::response::Response;
use axum::{BoxError, Error};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body::{Body as _, Frame, SizeHint};

use super::layer::MapError;
use crate::failure::Failure;
use crate::server::{
    Answer, Broken, Chunks, EndedEarly, Outcome, Served, Streaming, failure_of, keep_headers,
};

/// Whether a route has the path of the request, where the router has said so already.
pub(crate) struct FoundRoute(pub(super) bool);

impl Answer for Response {
    type Headers = HeaderMap;
    type Kept = FoundRoute;
    type Own = MapError;
    type Output = Result<Self, Infallible>;
    type Head = Parts;
    type Body = Body;

    #[inline]
    fn of(response: http::Response<Bytes>) -> Self {
        response.map(Body::from)
    }

    fn replace(&mut self, response: http::Response<Bytes>) {
        *self = Self::of(response);
    }

    #[inline]
    fn status(&self) -> StatusCode {
        Response::status(self)
    }

    fn is_rendered(&self) -> bool {
        self.extensions().get::<Rendered>().is_some()
    }

    fn failure(&self, FoundRoute(found_route): &FoundRoute, _: &MapError) -> Failure {
        failure_of(Response::status(self), *found_route)
    }

    fn keep_headers(&self, headers: &mut HeaderMap) {
        let own = self.headers().iter().map(|(name, value)| (name.as_str(), value));
        keep_headers(own, |value| Some(value.clone()), headers);
    }

    #[inline]
    fn insert_header(&mut self, name: &HeaderName, value: HeaderValue) {
        self.headers_mut().insert(name.clone(), value);
    }

    fn drop_body(&mut self) {
        if let Some(length) = self.body().size_hint().exact() {
            self.headers_mut().entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(length));
        }
        *self.body_mut() = Body::empty();
    }

    #[inline]
    fn streams(&self) -> bool {
        self.body().size_hint().exact().is_none()
    }

    fn into_parts(self) -> (Parts, Body) {
        Response::into_parts(self)
    }

    fn from_parts(head: Parts, body: Streaming<Body>) -> Self {
        Response::from_parts(head, Body::new(body))
    }

    #[inline]
    fn into_output(self) -> Self::Output {
        Ok(self)
    }
}

impl<R, E> Outcome<Response> for Result<http::Response<R>, E>
where
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
    E: Into<BoxError>,
{
    #[inline]
    fn settled(self, served: &mut Served<Response>) -> Response {
        match self {
            Ok(response) => response.map(Body::new),
            Err(error) => {
                let failure = (served.plan.own.0)(error.into());
                served.failed(failure)
            }
        }
    }
}

impl Chunks for Body {
    type Chunk = Frame<Bytes>;
    type Error = Error;

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(self).poll_frame(cx)
    }

    fn failure(error: Error) -> Failure {
        Failure::Internal(error.into_inner())
    }
}

impl http_body::Body for Streaming<Body> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.poll_chunk(cx).map(|polled| {
            polled.map(|chunk| {
                chunk.map_err(|broken| match broken {
                    Broken::Failed(error) => error,
                    Broken::Panicked => Error::new(EndedEarly),
                })
            })
        })
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && (self.has_ended || self.body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.body.size_hint();
        let looked_at =
            self.first.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(looked_at));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(looked_at));
        }
        hint
    }
}
