//! One request, from its arrival to the head of its response.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use apierror_core::__private::{BodyId, within};
use apierror_core::RequestContext;
use bytes::Bytes;
use http::Response;
use http::header::{CACHE_CONTROL, HeaderValue};
use pin_project_lite::pin_project;

use super::body::StreamingBody;
use super::config::LayerConfig;
use super::drain::drain;
use super::failure::response_for;
use super::guard::{Panicked, caught, dropped, guarded};
use super::kept_headers::describes_body;
use super::mark::{Mark, find_source, is_start, is_whole, with_body};
use super::read_errors::{ReadError, take_read};
use super::response::FrameworkResponse;
use crate::failure::Failure;

/// The configuration of the layer whose responses are `R`.
type ConfigFor<R> = LayerConfig<
    <R as FrameworkResponse>::Headers,
    <R as FrameworkResponse>::Response,
    <R as FrameworkResponse>::MapError,
>;

/// A request that is being served.
pub(crate) struct InFlight<R: FrameworkResponse> {
    /// `None` while the context is current.
    pub(crate) context: Option<Arc<RequestContext>>,
    pub(crate) config: Arc<ConfigFor<R>>,
    pub(crate) is_head: bool,
    pub(crate) request: R::RequestInfo,
}

/// The output of the future of a handler, or of the inner service.
pub(crate) trait IntoFrameworkResponse<R: FrameworkResponse> {
    /// Converts a response, or an error into its response. The request's
    /// context is not current here: see [`InFlight::guarded`].
    fn into_framework_response(self, in_flight: &mut InFlight<R>) -> R;
}

/// The next step for a checked response.
enum Next {
    /// It is sent.
    Send,
    /// Its first chunk is polled. These errors were read before.
    Await(Expected, Vec<ReadError>),
}

/// What the first chunk of a response must be. Otherwise, the response is replaced.
enum Expected {
    Anything,
    /// The start of this body.
    Body(BodyId),
    /// Made of an error that the service's own code has read.
    ReadError,
}

impl<R: FrameworkResponse> InFlight<R> {
    /// Runs code of the service in the context of the request.
    ///
    /// # Errors
    /// Returns [`Panicked`] if it panics.
    #[inline]
    pub(crate) fn guarded<T>(&mut self, work: impl FnOnce() -> T) -> Result<T, Panicked> {
        guarded(&mut self.context, work)
    }

    /// Creates the response for a failure of a request that has no response
    /// yet.
    pub(crate) fn failure_response(&mut self, failure: Failure) -> R {
        let mut response = R::from_rendered(self.render(failure));
        self.finish_error(&mut response);
        response
    }

    /// Forbids caches to store an error, unless it has a `cache-control` of its
    /// own. By default, caches may store a 404 and some other errors (RFC 9111,
    /// section 3), and the id of one request with them.
    fn finish_error(&mut self, response: &mut R) {
        response.add_header(&CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
        self.drop_body_of_head(response);
    }

    /// Drops the body if the request is a `HEAD`.
    fn drop_body_of_head(&mut self, response: &mut R) {
        if self.is_head {
            // A panic has left the head as it was, and the server sends no
            // body.
            let _ = self.guarded(|| response.drop_body());
        }
    }

    fn render(&mut self, failure: Failure) -> Response<Bytes> {
        within(&mut self.context, || response_for(failure))
    }

    /// Checks the response. Renders an error again that was rendered outside
    /// the request, and replaces an error response that was not rendered from
    /// an [`ApiError`](crate::ApiError).
    #[inline]
    fn check(&mut self, response: &mut R) -> Next {
        let Ok((mark, size)) = self.guarded(|| response.mark_and_size()) else {
            self.replace(response, Failure::Panicked);
            return Next::Send;
        };
        if mark.is_some_and(|mark| is_whole(&mark, response, size)) {
            self.finish_error(response);
            return Next::Send;
        }
        // HTTP has no statuses of 600 and above; clients treat them as a 5xx.
        if response.status().as_u16() < 400 && !response.is_marked() {
            return self.next_by_size(size);
        }
        self.check_unmarked(response, size)
    }

    /// Checks a response whose body has no mark. Its extensions may have one.
    fn check_unmarked(&mut self, response: &mut R, size: Option<u64>) -> Next {
        match Mark::check(response, size, self.is_head) {
            Mark::Valid => self.finish_error(response),
            Mark::ValidFor(body) => {
                self.finish_error(response);
                return Next::Await(Expected::Body(body), Vec::new());
            }
            Mark::Detached => self.render_again(response),
            Mark::Invalid if response.status().as_u16() < 400 => return self.next_by_size(size),
            Mark::Invalid if self.passes_through(response) => {
                self.drop_body_of_head(response);
                return self.next_by_size(size);
            }
            Mark::Invalid => {
                let read = self.take_read();
                if R::MARKS_BODIES && !self.is_head && (size.is_none() || !read.is_empty()) {
                    return Next::Await(Expected::ReadError, read);
                }
                self.replace_foreign(response);
            }
        }
        Next::Send
    }

    /// Takes the errors that the service's own code has read.
    fn take_read(&self) -> Vec<ReadError> {
        self.context.as_deref().map(take_read).unwrap_or_default()
    }

    /// Returns `Next::Await` for a body that is produced while it is sent, or that may be
    /// made of an error.
    #[inline]
    fn next_by_size(&self, size: Option<u64>) -> Next {
        let has_notes = || self.context.as_ref().is_some_and(|context| context.has_notes());
        if self.is_head || (size.is_some() && !has_notes()) {
            return Next::Send;
        }
        self.next_by_read(size)
    }

    #[cold]
    fn next_by_read(&self, size: Option<u64>) -> Next {
        let read = self.take_read();
        if size.is_some() && read.is_empty() {
            return Next::Send;
        }
        Next::Await(Expected::Anything, read)
    }

    /// Renders an error again, now in the context of the request. Keeps the
    /// headers that were added since the first rendering.
    #[cold]
    fn render_again(&mut self, response: &mut R) {
        let detached = response.take_detached();
        match self.guarded(|| detached.map(|detached| detached.to_response())) {
            Ok(None) => self.finish_error(response),
            Ok(Some(mut rendered)) => {
                response.copy_headers(|name| !describes_body(name), rendered.headers_mut());
                let _ = self.guarded(|| drop(response.replace(rendered)));
                self.finish_error(response);
            }
            Err(Panicked) => self.replace(response, Failure::Panicked),
        }
    }

    /// Replaces an error response that was not rendered from an API error.
    fn replace_foreign(&mut self, response: &mut R) {
        let Self { context, config, request, .. } = self;
        let failure = guarded(context, || response.failure(request, config.error_mapper()));
        self.replace(response, failure.unwrap_or(Failure::Panicked));
    }

    /// Asks the predicate of `pass_through`. A panic counts as no.
    fn passes_through(&mut self, response: &R) -> bool {
        let Self { context, config, .. } = self;
        guarded(context, || config.passes_through(response.response())).unwrap_or(false)
    }

    /// Replaces a response with the one for a failure, except for the headers
    /// that are kept.
    fn replace(&mut self, response: &mut R, failure: Failure) {
        let mut rendered = self.render(failure);
        let kept = self.config.kept_headers();
        response.copy_headers(|name| kept.contains(name), rendered.headers_mut());
        let replaced = within(&mut self.context, || response.replace(rendered));
        drain(replaced, self.context.clone(), R::spawn);
        self.finish_error(response);
    }

    /// Polls for the first chunk of a streaming body. A failure replaces the response.
    ///
    /// # Errors
    /// Returns the parts if the layer is configured to wait for the chunk.
    fn poll_first_chunk(
        &mut self,
        mut awaiting: AwaitingChunk<R>,
        cx: &mut Context<'_>,
    ) -> Result<R, AwaitingChunk<R>> {
        let polled = awaiting.body.poll_first_chunk(cx);
        if let Poll::Ready(Err(failure)) = polled {
            let mut response = R::from_parts(awaiting.head, awaiting.body);
            if matches!(awaiting.expected, Expected::ReadError) {
                // The status says more than the failure of a body that is not sent.
                dropped(failure);
                self.replace_foreign(&mut response);
            } else {
                self.replace(&mut response, failure);
            }
            return Ok(response);
        }
        awaiting.read.append(&mut self.take_read());
        let awaits = match awaiting.expected {
            Expected::Anything => self.config.awaits_first_chunk(),
            // The body of an error is complete, or arrives soon.
            Expected::Body(_) => true,
            Expected::ReadError => !awaiting.read.is_empty(),
        };
        if polled.is_pending() && awaits {
            return Err(awaiting);
        }
        let AwaitingChunk { head, mut body, expected, earlier, read } = awaiting;
        let first = body.first_bytes();
        let mut same = with_body(earlier.iter().chain(&read), first);
        let (mut is_expected, is_whole) = match expected {
            Expected::Anything => (true, false),
            Expected::Body(body) => (is_start(first, body), first.len() == body.len),
            Expected::ReadError => (false, !same.is_empty()),
        };
        // What follows the bytes of an error is not part of it.
        if is_whole && body.exact_size().is_none_or(|rest| rest == 0) {
            body.end_after_first(cx);
        } else if is_whole {
            is_expected = false;
            same.clear();
        }
        let mut response = R::from_parts(head, body);
        if let Some(mark) = find_source(&response, &same, &read) {
            // For a layer around this one.
            response.insert_mark(mark);
            self.finish_error(&mut response);
        } else if !is_expected && !self.passes_through(&response) {
            self.replace_foreign(&mut response);
        }
        Ok(response)
    }

    /// Adds the ids of request and trace to the response. This is the last use of the context
    /// here.
    #[inline]
    fn send_ids(&mut self, response: &mut R) {
        let Some(mut context) = self.context.take() else { return };
        if let Some((name, id)) = self.config.trace_id_header_of(&context) {
            response.insert_header(name, id);
        }
        let id = match Arc::get_mut(&mut context) {
            Some(context) => context.take_request_id_header(),
            None => context.request_id_header(),
        };
        if let Some(id) = id {
            response.insert_header(self.config.request_id_name(), id);
        }
        // The values of the service may panic in their `Drop`. The log has the panic.
        let _ = caught(|| RequestContext::recycle(context));
    }
}

/// A response whose head waits for the first chunk of its body.
struct AwaitingChunk<R: FrameworkResponse> {
    head: R::Head,
    body: StreamingBody<R::Body>,
    expected: Expected,
    /// The errors that were read before the body was polled.
    earlier: Vec<ReadError>,
    /// The errors that the body has read.
    read: Vec<ReadError>,
}

pin_project! {
    /// The future of a layer's service, around the future `F` of the handler.
    pub(crate) struct ServeFuture<F, R: FrameworkResponse> {
        in_flight: InFlight<R>,
        #[pin]
        stage: Stage<F, R>,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<F, R: FrameworkResponse> {
        /// The handler runs.
        Handling { #[pin] handler: F },
        /// The head waits for the first chunk of the body.
        Awaiting { response: Option<Box<AwaitingChunk<R>>> },
        /// No handler runs.
        Answered { response: Option<R> },
        /// The response has been returned.
        Done,
    }
}

impl<F, R: FrameworkResponse> ServeFuture<F, R> {
    /// Creates the future of a request that is not served yet. Futures are large, so
    /// this one is then changed where it is.
    #[inline]
    pub(crate) fn new(in_flight: InFlight<R>) -> Self {
        Self { in_flight, stage: Stage::Done }
    }

    /// Serves the request with the future of its handler, which `call` returns.
    #[inline]
    pub(crate) fn serve(&mut self, call: impl FnOnce() -> F) {
        let Self { in_flight, stage } = self;
        if in_flight.guarded(|| *stage = Stage::Handling { handler: call() }).is_err() {
            self.fail(Failure::Panicked);
        }
    }

    /// Responds at once with a response that no handler made.
    #[cold]
    pub(crate) fn answer(&mut self, response: impl FnOnce(&mut InFlight<R>) -> R) {
        let response = response(&mut self.in_flight);
        self.stage = Stage::Answered { response: Some(response) };
    }

    /// Responds with a failure at once.
    #[cold]
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.answer(|in_flight| in_flight.failure_response(failure));
    }
}

impl<F: Future<Output: IntoFrameworkResponse<R>>, R: FrameworkResponse> Future
    for ServeFuture<F, R>
{
    type Output = R::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R::Output> {
        let this = self.project();
        let (in_flight, mut stage) = (this.in_flight, this.stage);
        let response = match stage.as_mut().project() {
            StageProjection::Handling { .. } => ready!(poll_handler(in_flight, stage.as_mut(), cx)),
            StageProjection::Answered { response } => response.take(),
            StageProjection::Awaiting { .. } | StageProjection::Done => None,
        };
        let awaiting = if let Some(mut response) = response {
            let Next::Await(expected, earlier) = in_flight.check(&mut response) else {
                in_flight.send_ids(&mut response);
                return Poll::Ready(response.into_output());
            };
            let (head, body) = response.into_parts();
            let body = StreamingBody::new(body, in_flight.context.clone());
            AwaitingChunk { head, body, expected, earlier, read: Vec::new() }
        } else {
            let StageProjection::Awaiting { response } = stage.as_mut().project() else {
                return Poll::Pending;
            };
            // It is present until the future is ready.
            let Some(awaiting) = response.take() else { return Poll::Pending };
            *awaiting
        };
        match in_flight.poll_first_chunk(awaiting, cx) {
            Ok(mut response) => {
                in_flight.send_ids(&mut response);
                Poll::Ready(response.into_output())
            }
            Err(awaiting) => {
                stage.set(Stage::Awaiting { response: Some(Box::new(awaiting)) });
                Poll::Pending
            }
        }
    }
}

/// Polls the handler, if it runs. When it is ready, drops it here: a panic in its `Drop`
/// would reach the server.
#[inline]
fn poll_handler<F: Future<Output: IntoFrameworkResponse<R>>, R: FrameworkResponse>(
    in_flight: &mut InFlight<R>,
    mut stage: Pin<&mut Stage<F, R>>,
    cx: &mut Context<'_>,
) -> Poll<Option<R>> {
    // Outside of the closure, because it outlives a panic of the `Drop`.
    let mut output = None;
    let polled = in_flight.guarded(|| {
        if let StageProjection::Handling { handler } = stage.as_mut().project()
            && let Poll::Ready(ready) = handler.poll(cx)
        {
            output = Some(ready);
            stage.set(Stage::Done);
        }
    });
    Poll::Ready(Some(match (output, polled) {
        (Some(output), _) => output.into_framework_response(in_flight),
        (None, Ok(())) => return Poll::Pending,
        (None, Err(Panicked)) => {
            let response = in_flight.failure_response(Failure::Panicked);
            let _ = in_flight.guarded(|| stage.set(Stage::Done));
            response
        }
    }))
}
