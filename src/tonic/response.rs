//! One request, from its arrival to the trailers of its response.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use apierror_core::__private::within;
use apierror_core::{GrpcCode, RequestContext};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tonic::{Code, Status, TimeoutExpired};
use tower::BoxError;

use super::failure::{code_for_http_status, failure_for_grpc_status, status_for, status_in};
use super::grpc_web::{Malformed, WebBody};
use super::mark::{is_marked, is_under_layer, remove_mark};
use super::metadata::copy_kept_metadata;
use crate::failure::{Failure, failure_for_status};
use crate::server::{
    LayerConfig, MapError, Operation, Panicked, caught, comes_from, extended_from, find_cause,
    guarded, response_for,
};

const GRPC: &str = "application/grpc";

pub(super) type Config = LayerConfig<HeaderMap, Status, MapError>;

/// A request that is being served.
pub(super) struct InFlight {
    /// `None` while the context is current.
    pub(super) context: Option<Arc<RequestContext>>,
    config: Arc<Config>,
    /// Whether the request is gRPC or gRPC-Web, by its content type.
    has_status: bool,
    /// The body of gRPC-Web, if a layer inside this one translates it.
    web: Option<WebBody>,
    /// The content type of a response without a body.
    content_type: HeaderValue,
    /// Whether another layer of this kind wraps this one. That layer needs the
    /// marks.
    is_nested: bool,
}

impl InFlight {
    pub(super) fn new<B>(config: &Arc<Config>, request: &mut Request<B>) -> Self {
        let (method, target, headers) = (request.method(), request.uri(), request.headers());
        let context = config.context(method, target, headers, || Operation::Path);
        let context = extended_from(context, request);
        let content_type = request.headers().get(CONTENT_TYPE);
        let web = content_type.and_then(WebBody::new);
        let web_type = content_type.filter(|_| web.is_some()).cloned();
        Self {
            is_nested: is_under_layer(),
            context: Some(context),
            config: Arc::clone(config),
            has_status: web.is_some() || content_type.is_some_and(is_grpc),
            web,
            content_type: web_type.unwrap_or(const { HeaderValue::from_static(GRPC) }),
        }
    }

    /// Creates the response if the inner service returned none.
    pub(super) fn failure_response<R>(
        &mut self,
        failed: Result<Failure, BoxError>,
    ) -> Response<ResponseBody<R>> {
        if self.has_status {
            let trailers = self.trailers(failed);
            return self.trailers_only(trailers);
        }
        let failure = failed.unwrap_or_else(|error| self.map_error(error));
        let response = guarded(&mut self.context, || response_for(failure));
        response.map_or_else(
            |Panicked| {
                let mut response = Response::new(ResponseBody::empty());
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                response
            },
            |response| response.map(ResponseBody::full),
        )
    }

    /// Creates the trailers of a response that failed.
    fn trailers(&mut self, failed: Result<Failure, BoxError>) -> HeaderMap {
        let mut trailers = match failed {
            Ok(failure) => self.render(failure, None),
            Err(error) => self.render_error(error),
        };
        self.check_status(&mut trailers);
        trailers
    }

    fn render(&mut self, failure: Failure, replaced_code: Option<GrpcCode>) -> HeaderMap {
        if matches!(failure, Failure::RouteNotFound) {
            self.forget_operation();
        }
        let status = within(&mut self.context, || status_for(failure, replaced_code));
        status_headers(&status)
    }

    /// Makes the path of the request that of no operation. Callers choose such paths,
    /// and metrics would count each of them.
    fn forget_operation(&mut self) {
        let copy = |context: &Arc<RequestContext>| {
            caught(|| RequestContext::clone(context).without_operation()).ok()
        };
        if let Some(copy) = self.context.as_ref().and_then(copy) {
            self.context = Some(Arc::new(copy));
        }
    }

    /// Renders an error of the inner service. If it is a status, it stays one.
    fn render_error(&mut self, error: BoxError) -> HeaderMap {
        let headers = guarded(&mut self.context, || find_cause(&*error).map(status_headers));
        if let Ok(Some(headers)) = headers {
            let _ = guarded(&mut self.context, || drop(error));
            return headers;
        }
        let failure = self.map_error(error);
        self.render(failure, None)
    }

    fn map_error(&mut self, error: BoxError) -> Failure {
        let Self { context, config, .. } = self;
        // A panic in `source` must not drop the error, whose `Drop` may panic too.
        let is_timeout = guarded(context, || comes_from::<TimeoutExpired>(&*error));
        if is_timeout == Ok(true) {
            let _ = guarded(context, || drop(error));
            return Failure::RequestTimeout;
        }
        guarded(context, || config.error_mapper()(error)).unwrap_or(Failure::Panicked)
    }

    /// Replaces a response that is not gRPC, or a status that was not made from
    /// an API error. Trailers are checked when they arrive.
    pub(super) fn check<R>(mut self, mut response: Response<R>) -> Response<ResponseBody<R>> {
        let status = response.status();
        if response.headers().contains_key(Status::GRPC_STATUS) {
            self.check_status(response.headers_mut());
            self.send_ids(response.headers_mut());
            return response.map(ResponseBody::passing);
        }
        if self.has_status && (status.is_client_error() || status.is_server_error()) {
            let mut trailers =
                self.render(failure_for_status(status, false), Some(code_for_http_status(status)));
            copy_kept_metadata(self.config.kept_headers(), response.headers(), &mut trailers);
            let _ = guarded(&mut self.context, || drop(response));
            self.check_status(&mut trailers);
            self.send_ids(&mut trailers);
            return self.trailers_only(trailers);
        }
        self.send_ids(response.headers_mut());
        self.read_as(response.headers().get(CONTENT_TYPE));
        response.map(|body| ResponseBody::checked(body, self))
    }

    /// Reads the body as its content type says. With gRPC-Web a client may ask for
    /// another one than that of its request.
    fn read_as(&mut self, content_type: Option<&HeaderValue>) {
        let Some(content_type) = content_type.filter(|_| self.web.is_some()) else { return };
        let web = WebBody::new(content_type);
        if web.is_some() || is_grpc(content_type) {
            self.web = web;
        }
    }

    /// Checks the status in headers or trailers. Replaces it unless it was made
    /// from an API error, and removes the mark.
    fn check_status(&mut self, headers: &mut HeaderMap) {
        if !is_marked(headers)
            && let Some((status, code)) = status_in(headers)
            && !self.passes_through(&status)
        {
            let mut replacement = self.render(failure_for_grpc_status(status, code), Some(code));
            copy_kept_metadata(self.config.kept_headers(), headers, &mut replacement);
            if let Some(content_type) = headers.remove(CONTENT_TYPE) {
                replacement.insert(CONTENT_TYPE, content_type);
            }
            *headers = replacement;
        }
        if !self.is_nested {
            remove_mark(headers);
        }
    }

    /// Asks the predicate of `pass_through`. A panic counts as no.
    fn passes_through(&mut self, status: &Status) -> bool {
        guarded(&mut self.context, || self.config.passes_through(status)).unwrap_or(false)
    }

    /// Creates a response whose head is its trailers.
    fn trailers_only<R>(&self, mut trailers: HeaderMap) -> Response<ResponseBody<R>> {
        let mut response = Response::new(ResponseBody::empty());
        trailers.insert(CONTENT_TYPE, self.content_type.clone());
        *response.headers_mut() = trailers;
        response
    }

    /// Returns the frame that ends a body which has failed.
    fn last_frame(&mut self, failed: Result<Failure, BoxError>) -> Result<Frame<Bytes>, BoxError> {
        if !self.has_status {
            return Err(failed.err().unwrap_or_else(ended_early));
        }
        let mut trailers = self.trailers(failed);
        self.send_ids(&mut trailers);
        Ok(match &self.web {
            Some(web) => Frame::data(web.end(&trailers)),
            None => Frame::trailers(trailers),
        })
    }

    /// Checks the status if the frame contains the trailers. An empty frame is not
    /// sent.
    fn check_frame(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, Malformed> {
        match frame.into_trailers() {
            Ok(mut trailers) => {
                self.check_trailers(&mut trailers);
                Ok(Frame::trailers(trailers))
            }
            Err(data) => self.check_data(data),
        }
    }

    /// Looks for the trailers in the data of gRPC-Web.
    fn check_data(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, Malformed> {
        let Some(mut web) = self.web.take() else { return Ok(frame) };
        let sent = match frame.into_data() {
            Ok(data) => web.read(data, |trailers| self.check_trailers(trailers)).map(Frame::data),
            Err(other) => Ok(other),
        };
        self.web = Some(web);
        sent
    }

    fn check_trailers(&mut self, trailers: &mut HeaderMap) {
        let failed = trailers.get(Status::GRPC_STATUS).is_some_and(|status| status != "0");
        self.check_status(trailers);
        if failed {
            self.send_ids(trailers);
        }
    }

    /// Adds the ids of request and trace to headers or trailers.
    pub(super) fn send_ids(&self, headers: &mut HeaderMap) {
        if let Some(id) = self.context.as_ref().and_then(|context| context.request_id_header()) {
            headers.insert(self.config.request_id_name().clone(), id);
        }
        let trace = |context| self.config.trace_id_header_of(context);
        if let Some((name, id)) = self.context.as_deref().and_then(trace) {
            headers.insert(name.clone(), id);
        }
    }
}

/// Returns whether it is `application/grpc`, alone or with a format.
///
/// gRPC-Web has another content type, and ends a response in another way.
fn is_grpc(content_type: &HeaderValue) -> bool {
    let rest = content_type.as_bytes().strip_prefix(GRPC.as_bytes());
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

fn status_headers(status: &Status) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if status.add_header(&mut headers).is_err() {
        // Cannot happen: message and details are encoded.
        headers.insert(Status::GRPC_STATUS, HeaderValue::from(Code::Internal as i32));
    }
    headers
}

pin_project! {
    /// The body of [`ErrorService`](super::ErrorService)'s responses.
    ///
    /// The request's context is current while it is polled. If it fails or
    /// panics, its last frame is the status of the failure. A status that was
    /// not made from an API error is replaced.
    pub struct ResponseBody<B> {
        #[pin]
        stage: Stage<B>,
    }

    impl<B> PinnedDrop for ResponseBody<B> {
        fn drop(this: Pin<&mut Self>) {
            this.end();
        }
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<B> {
        /// The head contains the status.
        Passing { #[pin] body: B },
        /// The trailers will contain the status.
        Checked { #[pin] body: B, in_flight: Box<InFlight> },
        /// The response is not gRPC.
        Full { data: Option<Bytes> },
    }
}

impl<B> ResponseBody<B> {
    fn passing(body: B) -> Self {
        Self { stage: Stage::Passing { body } }
    }

    fn checked(body: B, in_flight: InFlight) -> Self {
        Self { stage: Stage::Checked { body, in_flight: Box::new(in_flight) } }
    }

    fn full(data: Bytes) -> Self {
        Self { stage: Stage::Full { data: Some(data).filter(|data| !data.is_empty()) } }
    }

    fn empty() -> Self {
        Self { stage: Stage::Full { data: None } }
    }

    /// Drops the body here: a panic in its `Drop` would reach the server.
    fn end(self: Pin<&mut Self>) {
        // The log has the panic.
        let _ = caught(|| self.project().stage.set(Stage::Full { data: None }));
    }
}

impl<B> Body for ResponseBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut stage = self.as_mut().project().stage;
        let last = match stage.as_mut().project() {
            StageProjection::Full { data } => {
                return Poll::Ready(data.take().map(|data| Ok(Frame::data(data))));
            }
            StageProjection::Passing { body } => match caught(|| poll_frame(body, cx)) {
                Ok(polled) => return polled,
                Err(Panicked) => Err(ended_early()),
            },
            StageProjection::Checked { mut body, in_flight } => {
                let failed = loop {
                    let poll = || poll_frame(body.as_mut(), cx);
                    let frame = match guarded(&mut in_flight.context, poll) {
                        Ok(polled) => match ready!(polled) {
                            Some(Ok(frame)) => frame,
                            Some(Err(error)) => break Err(error),
                            None => return Poll::Ready(None),
                        },
                        Err(Panicked) => break Ok(Failure::Panicked),
                    };
                    match in_flight.check_frame(frame) {
                        // The rest of a message is still to come.
                        Ok(frame) if frame.data_ref().is_some_and(Bytes::is_empty) => {}
                        Ok(frame) => return Poll::Ready(Some(Ok(frame))),
                        Err(Malformed) => break Err(Malformed.into()),
                    }
                };
                in_flight.last_frame(failed)
            }
        };
        self.end();
        Poll::Ready(Some(last))
    }

    fn is_end_stream(&self) -> bool {
        match &self.stage {
            Stage::Passing { body } | Stage::Checked { body, .. } => {
                caught(|| body.is_end_stream()).unwrap_or(false)
            }
            Stage::Full { data } => data.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.stage {
            Stage::Passing { body } | Stage::Checked { body, .. } => {
                caught(|| body.size_hint()).unwrap_or_default()
            }
            Stage::Full { data } => {
                SizeHint::with_exact(data.as_ref().map_or(0, |data| data.len() as u64))
            }
        }
    }
}

fn poll_frame<B>(
    body: Pin<&mut B>,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Frame<Bytes>, BoxError>>>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    body.poll_frame(cx).map(|frame| frame.map(|frame| frame.map_err(Into::into)))
}

fn ended_early() -> BoxError {
    "the response's body ended early".into()
}

impl<B> fmt::Debug for ResponseBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
