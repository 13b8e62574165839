//! actix's responses and bodies, as the shared part of the middleware sees them.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use actix_web::{Error, HttpRequest, HttpResponse};
use apierror_core::Rendered;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::answered::Answered;
use super::{convert, rejection};
use crate::failure::Failure;
use crate::server::{
    Answer, Broken, Chunks, EndedEarly, Headers, Outcome, Panicked, Served, Streaming, failure_of,
    keep_headers,
};

/// What a request came to: a response of a handler, or an error of a middleware inside, with the response that it has.
pub(crate) struct Settled {
    pub(super) response: HttpResponse,
    from: Origin,
}

/// actix gives a request back with its response, and with nothing else.
enum Origin {
    Response(HttpRequest),
    Error(Error),
    /// A failure: there was a panic.
    Nothing,
}

/// What an error of actix was about, where it is known.
pub(crate) type MapError = dyn Fn(&Error) -> Option<Failure> + Send + Sync;

impl Settled {
    fn error(&self) -> Option<&Error> {
        match &self.from {
            Origin::Error(error) => Some(error),
            _ => self.response.error(),
        }
    }

    /// Whether a resource has the path of the request, and took the request: the router's own 404 is from before that.
    fn found_route(&self) -> bool {
        match &self.from {
            Origin::Response(request) => {
                request.match_info().unprocessed().is_empty() && request.match_pattern().is_some()
            }
            // A middleware's own word, about something else than the route.
            _ => true,
        }
    }
}

impl Headers for HeaderMap {
    fn value(
        &self,
        name: &HeaderName,
        is_legal: impl FnOnce(&[u8]) -> bool,
    ) -> Option<HeaderValue> {
        self.get(name.as_str())
            .filter(|value| is_legal(value.as_bytes()))
            .and_then(convert::value_of)
    }
}

impl Answer for Settled {
    type Headers = HeaderMap;
    /// The router says it afterwards.
    type Kept = ();
    type Own = Option<Arc<MapError>>;
    type Output = Result<ServiceResponse, Error>;
    type Head = (HttpResponse<()>, Head);
    type Body = BoxBody;

    fn of(response: Response<Bytes>) -> Self {
        Self { response: convert::response(response), from: Origin::Nothing }
    }

    fn replace(&mut self, response: Response<Bytes>) {
        self.response = convert::response(response);
    }

    fn status(&self) -> StatusCode {
        convert::status_of(self.response.status())
    }

    fn is_rendered(&self) -> bool {
        self.response.extensions().get::<Rendered>().is_some()
    }

    fn failure(&self, (): &(), own: &Self::Own) -> Failure {
        let status = self.status();
        let Some(error) = self.error() else { return failure_of(status, self.found_route()) };
        let mapped = own.as_ref().and_then(|map| map(error));
        mapped.or_else(|| rejection::of(error)).unwrap_or_else(|| {
            if status == StatusCode::INTERNAL_SERVER_ERROR {
                return Failure::Internal(error.to_string().into());
            }
            failure_of(status, true)
        })
    }

    fn keep_headers(&self, headers: &mut http::HeaderMap) {
        let own = self.response.headers().iter().map(|(name, value)| (name.as_str(), value));
        keep_headers(own, convert::value_of, headers);
    }

    fn insert_header(&mut self, name: &HeaderName, value: HeaderValue) {
        if let (Some(name), Some(value)) = (convert::name(name), convert::value(&value)) {
            self.response.headers_mut().insert(name, value);
        }
    }

    /// The server does, when it sends the head, which says how long the body is.
    fn drop_body(&mut self) {}

    fn streams(&self) -> bool {
        self.response.body().size() == BodySize::Stream
    }

    fn into_parts(self) -> (Self::Head, BoxBody) {
        let (response, body) = self.response.into_parts();
        ((response, Head(self.from)), body)
    }

    fn from_parts((response, Head(from)): Self::Head, body: Streaming<BoxBody>) -> Self {
        Self { response: response.set_body(BoxBody::new(body)), from }
    }

    /// Where there is no request, actix takes an error that has a response.
    fn into_output(self) -> Self::Output {
        match self.from {
            Origin::Response(request) => Ok(ServiceResponse::new(request, self.response)),
            Origin::Error(error) => Err(Answered::new(Some(error), self.response).into()),
            Origin::Nothing => Err(Answered::new(None, self.response).into()),
        }
    }
}

/// What stays of [`Settled`] beside the response.
pub(crate) struct Head(Origin);

impl<B: MessageBody + 'static> Outcome<Settled> for Result<ServiceResponse<B>, Error> {
    fn settled(self, served: &mut Served<Settled>) -> Settled {
        match self {
            Ok(response) => {
                let (request, response) = response.into_parts();
                Settled {
                    response: response.map_into_boxed_body(),
                    from: Origin::Response(request),
                }
            }
            Err(error) => match served.guarded(|| error.error_response()) {
                Ok(response) => Settled { response, from: Origin::Error(error) },
                Err(Panicked) => served.failed(Failure::Panicked),
            },
        }
    }
}

impl Chunks for BoxBody {
    type Chunk = Bytes;
    type Error = Box<dyn StdError>;

    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Box<dyn StdError>>>> {
        Pin::new(self).poll_next(cx)
    }

    /// actix's errors stay on their thread: what is kept is what they say.
    fn failure(error: Box<dyn StdError>) -> Failure {
        Failure::Internal(error.to_string().into())
    }
}

impl MessageBody for Streaming<BoxBody> {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Box<dyn StdError>>>> {
        self.get_mut().poll_chunk(cx).map(|polled| {
            polled.map(|chunk| {
                chunk.map_err(|broken| match broken {
                    Broken::Failed(error) => error,
                    Broken::Panicked => EndedEarly.into(),
                })
            })
        })
    }
}
