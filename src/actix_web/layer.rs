//! The middleware that gives every error response of an app the same envelope.

#[cfg(feature = "catalog")]
mod check_operations;

use std::cell::Cell;
use std::fmt;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{Error, HttpResponse};
use apierror_core::__private::enable_detached;
use apierror_core::{ApiError, Envelope, Failed, LogLevel, Occurrence, RequestContext, envelope};
use pin_project_lite::pin_project;

use super::convert;
use super::response::{ActixResponse, MapError};
use crate::failure::Failure;
use crate::server::{
    ExtendContext, InFlight, IntoFrameworkResponse, LayerConfig, Operation, Panicked, ServeFuture,
    caught, extended,
};

/// Gives every error response of an app the envelope `E`.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::{ApiError, actix_web::{ErrorMiddleware, unrouted}, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order {0}")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NoOrder(u32);
///
/// async fn order() -> Result<String, NoOrder> {
///     Err(NoOrder(7))
/// }
///
/// let app = || {
///     App::new()
///         .wrap(ErrorMiddleware::<envelope::Nested>::new())
///         .route("/orders/7", web::get().to(order))
///         .service(unrouted())
/// };
///
/// # use actix_web::test;
/// # actix_web::rt::System::new().block_on(async {
/// # let app = test::init_service(app()).await;
/// # let ask = async |request: test::TestRequest| {
/// #     let request = request.insert_header(("x-request-id", "r1")).to_request();
/// #     test::read_body(test::call_service(&app, request).await).await
/// # };
/// // GET /orders/7, with `x-request-id: r1`
/// # let body = ask(test::TestRequest::get().uri("/orders/7")).await;
/// assert_eq!(
///     body,
///     r#"{"error":{"code":"ORDER_NOT_FOUND","message":"no order 7"},"request_id":"r1"}"#,
/// );
/// // GET /ordres/7
/// # let body = ask(test::TestRequest::get().uri("/ordres/7")).await;
/// assert_eq!(
///     body,
///     r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#,
/// );
/// # });
/// ```
///
/// # Middleware order
///
/// The middleware catches the errors of everything inside it. The middleware
/// that is [`wrap`](actix_web::App::wrap)ped last is the outermost, so wrap
/// this one last, or follow it only by middlewares that add headers. A
/// [`Scope`](actix_web::Scope) or a resource may have one of its own with
/// another envelope: the request and its id stay the same. You may clone one
/// into each worker's app or make a new one in each.
///
/// # What it does
///
/// - **Request id.** Takes the id from the request, or makes a UUID of version
///   7, and returns it with every response. Accepted ids are 1 to 128 ASCII
///   letters, digits and `* + , - . / : ; = @ _ | ~`, which need no escape
///   anywhere. Any other id is replaced, and never logged or sent.
/// - **Context.** Makes a [`RequestContext`](crate::RequestContext) current
///   while the handler and its extractors run, and while a streaming body is
///   polled. Its envelope is `E`: types without an envelope of their own, and
///   [`Error`](crate::Error), are rendered in it.
/// - **Other errors.** Replaces every 4xx or 5xx response that was not rendered
///   from an [`ApiError`] with the error for a [`Failure`]: unknown routes,
///   wrong methods, errors of other middlewares and of actix's own extractors,
///   a bare status. An error of actix's extractors becomes a failure with its
///   fields, as with [`json_config`](super::json_config). A status of 600 or
///   above is replaced too, and so is an API error whose status or body other
///   code has changed. The original body is dropped; a short one is read to its
///   end first, so that the connection of a proxy to its upstream stays open.
///   Headers are kept, except for those that describe the dropped body
///   (`content-*`, `etag`, …) or the software that made it (`server`,
///   `x-powered-by`), and those that permit caches to store it: see
///   [`keep_header`](Self::keep_header). [`pass_through`](Self::pass_through)
///   makes exceptions.
/// - **Caching.** An error without `cache-control` is sent with `no-store`: by
///   default, caches may store a 404 and some other errors (RFC 9111, section
///   3), and the id of one request with them. An error that declares
///   `header(cache_control = "…")` keeps it.
/// - **Unknown routes and wrong methods.** A
///   [resource](actix_web::web::resource) with several routes responds to a
///   wrong method with 405 and `Allow`. Routes of `App::route` and of the
///   macros are matched by path and method together, so actix responds to the
///   wrong method with 404. Add [`unrouted`](super::unrouted) as the last
///   service of the app or scope to get a 405 with `Allow` there too.
/// - **Panics** become a 500. The message of the panic goes only to the log
///   (feature `tracing`), at error level. Panics are caught in handlers,
///   extractors, inner middlewares and streaming bodies. A panic in a thread of
///   [`web::block`](actix_web::web::block) is actix's `BlockingError`, which is
///   a 500 too.
/// - **Streams.** Polls a body of unknown size once before the head is sent,
///   without waiting. If the body fails or panics there, the response is a 500.
///   A later failure ends the connection. No body is buffered. See
///   [`await_first_chunk`](Self::await_first_chunk).
/// - **Other responses.** 1xx, 2xx and 3xx only get the request id.
///
/// actix returns the request to a middleware only with a response. So if an
/// inner middleware fails with an `Err`, or the handler panics, the response
/// leaves as an `Err` too, with the same bytes. Outer middlewares that only
/// look at responses, such as `DefaultHeaders`, do not see it.
///
/// The middleware does not see requests that the server rejects before it calls
/// an app, such as one with a malformed head.
pub struct ErrorMiddleware<E = envelope::ProblemDetails> {
    config: Arc<Config>,
    envelope: PhantomData<fn() -> E>,
}

type Config = LayerConfig<HeaderMap, HttpResponse, MapError>;

impl<E: Envelope + 'static> ErrorMiddleware<E> {
    /// Creates a middleware with the envelope `E`. The codes are those of
    /// [`ServiceError`](crate::ServiceError) until [`errors`](Self::errors)
    /// sets others.
    #[must_use]
    pub fn new() -> Self {
        enable_detached();
        let config: Config = LayerConfig::new::<E>(Arc::new(|_: &Error| None));
        Self { config: Arc::new(config), envelope: PhantomData }
    }

    /// Sets the header that carries the request id in both directions. Default:
    /// `x-request-id`.
    #[must_use]
    pub fn request_id_header(self, name: HeaderName) -> Self {
        self.configure(move |config| config.request_id_header(convert::http_name(&name)))
    }

    /// Sets a function that makes the ids of requests without one, for example
    /// from other headers. A UUID replaces an id that is not accepted. Default:
    /// a UUID of version 7.
    ///
    /// ```
    /// use actix_web::http::header::HeaderMap;
    /// use apierror::{actix_web::ErrorMiddleware, context::TraceId, envelope::Flat};
    ///
    /// /// Returns the trace id of a W3C `traceparent` header.
    /// fn trace_id(headers: &HeaderMap) -> String {
    ///     let parent = headers.get("traceparent").map(|value| value.as_bytes());
    ///     parent.and_then(TraceId::from_traceparent).map(|id| id.to_string()).unwrap_or_default()
    /// }
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new().make_request_id(trace_id);
    /// ```
    #[must_use]
    pub fn make_request_id(
        self,
        make: impl Fn(&HeaderMap) -> String + Send + Sync + 'static,
    ) -> Self {
        self.configure(|config| config.make_request_id(make))
    }

    /// Sets whether the id that a request sends is accepted. Default: `true`.
    /// Use `false` in a public service, so that callers cannot choose the ids
    /// in its logs.
    #[must_use]
    pub fn trust_request_ids(self, trusted: bool) -> Self {
        self.configure(|config| config.trust_request_ids(trusted))
    }

    /// Reads the id of the trace from a valid `traceparent` (W3C Trace Context) into the
    /// context of the request, before the handler and for failures without one too. Log
    /// events have it as `trace_id`, and `ProblemDetails` as the member
    /// `trace_id`; see [`TraceId`](crate::context::TraceId).
    #[must_use]
    pub fn trace_id(self) -> Self {
        self.configure(LayerConfig::trace_id)
    }

    /// The same, and sends the id in this header of each response.
    #[must_use]
    pub fn trace_id_header(self, name: HeaderName) -> Self {
        self.configure(move |config| config.trace_id_header(convert::http_name(&name)))
    }

    /// Makes errors of type `F` from failures around the handlers, in the
    /// middleware and in the extractors of this crate. Use it for your own
    /// codes.
    ///
    /// `F` implements `TryFrom<Failure, Error = Failure>`. It returns the
    /// failures for which it has no code unchanged; they become a
    /// [`ServiceError`](crate::ServiceError). If it has a code for each, it
    /// implements `From<Failure>` instead. See [`Failure`] for an example.
    #[must_use]
    pub fn errors<F>(self) -> Self
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        self.configure(Config::errors::<F>)
    }

    /// Sets a predicate for error responses that stay as they are, such as
    /// those of a proxy or a file server. They still get the request id.
    ///
    /// ```
    /// use apierror::{actix_web::ErrorMiddleware, envelope::Flat};
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new()
    ///     .pass_through(|response| response.headers().contains_key("x-proxied"));
    /// ```
    #[must_use]
    pub fn pass_through(
        self,
        predicate: impl Fn(&HttpResponse) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.configure(|config| config.pass_through(predicate))
    }

    /// Keeps a header of responses that the middleware replaces. For example, a
    /// `cache-control` that permits storing, sent by a proxied service, is
    /// dropped by default.
    #[must_use]
    pub fn keep_header(self, name: HeaderName) -> Self {
        self.configure(move |config| config.keep_header(convert::http_name(&name)))
    }

    /// Drops a header of responses that the middleware replaces, such as one that only
    /// an upstream's own callers should see.
    #[must_use]
    pub fn drop_header(self, name: HeaderName) -> Self {
        self.configure(move |config| config.drop_header(convert::http_name(&name)))
    }

    /// Sets how many field errors the `Valid` extractors list. Default: 100. If
    /// there are more, one last entry with the code `more_errors` has the
    /// number of the others.
    #[must_use]
    pub fn max_field_errors(self, max: usize) -> Self {
        self.configure(|config| config.max_field_errors(max))
    }

    /// Adds a hook, which is called with each error that becomes a response, for
    /// example to count or report it. It sees the error itself, with its sources: see
    /// [`Failed`]. Errors of extractors, unknown routes, panics and timeouts are
    /// among them. Several hooks are called in the order in which they were added.
    ///
    /// A hook runs while the response is made, so it should not block. If it panics,
    /// the response is still sent.
    #[must_use]
    pub fn on_error(self, hook: impl Fn(&Failed<'_>) + Send + Sync + 'static) -> Self {
        self.configure(|config| config.on_error(hook))
    }

    /// Sets a function that adds values to the context of each request, from its
    /// head. Envelopes, hooks and handlers read them with
    /// [`RequestContext::get`]. It runs before the handler, so the values are there for
    /// failures that happen before a handler too. If it panics, the context stays as
    /// it was.
    ///
    /// ```
    /// use apierror::{actix_web::ErrorMiddleware, envelope::Flat};
    ///
    /// #[derive(Clone)]
    /// struct Tenant(String);
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new().context(|request, context| {
    ///     let tenant = request.headers().get("x-tenant").and_then(|value| value.to_str().ok());
    ///     match tenant {
    ///         Some(tenant) => context.with(Tenant(tenant.to_owned())),
    ///         None => context,
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn context(
        self,
        extend: impl Fn(&ServiceRequest, RequestContext) -> RequestContext + Send + Sync + 'static,
    ) -> Self {
        self.configure(|config| config.add_setting(ExtendContext::new(extend)))
    }

    /// Sets the level of each log event (feature `tracing`), in place of the
    /// [one of the error](Occurrence::log_level). If the function panics, the
    /// event has the error's level. [`Settings::log_level`] has an example.
    ///
    /// [`Settings::log_level`]: crate::context::Settings::log_level
    #[must_use]
    pub fn log_level(
        self,
        level: impl Fn(&Occurrence<'_>) -> LogLevel + Send + Sync + 'static,
    ) -> Self {
        self.configure(|config| config.log_level(level))
    }

    /// Sets how many errors of the same code are logged in each second, so that a
    /// burst of one error does not flood the log. The first event of a later
    /// second also tells how many others were left out. Default: all are logged.
    #[must_use]
    pub fn log_at_most(self, per_second: u32) -> Self {
        self.configure(|config| config.log_at_most(per_second))
    }

    /// Sets whether the head of a streaming response waits for the first chunk
    /// of its body. Default: `false`.
    ///
    /// With `true`, a stream that fails before its first chunk becomes a 500
    /// even if it takes a while, for example because another task feeds it. But
    /// the caller gets the head late: an event stream that sends nothing at
    /// first seems to hang.
    #[must_use]
    pub fn await_first_chunk(self, awaits: bool) -> Self {
        self.configure(|config| config.await_first_chunk(awaits))
    }

    /// Sets how errors of other crates map to failures. Such errors come from
    /// handlers, extractors or middlewares. The function recognises them by
    /// their type: see [`Error::as_error`].
    ///
    /// By default, and if the function returns `None`, actix's own errors of
    /// bodies, forms and queries become failures with their fields, and any
    /// other error becomes the failure of its status.
    ///
    /// ```
    /// use actix_web::error::BlockingError;
    /// use apierror::{Failure, actix_web::ErrorMiddleware, envelope::Flat};
    /// use http::StatusCode;
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new().map_error(|error| {
    ///     error
    ///         .as_error::<BlockingError>()
    ///         .map(|_| Failure::Status(StatusCode::SERVICE_UNAVAILABLE))
    /// });
    /// ```
    #[must_use]
    pub fn map_error(
        self,
        failure: impl Fn(&Error) -> Option<Failure> + Send + Sync + 'static,
    ) -> Self {
        self.configure(|config| config.map_error(Arc::new(failure)))
    }

    fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(Arc::make_mut(&mut self.config));
        self
    }
}

impl<S, B, E> Transform<S, ServiceRequest> for ErrorMiddleware<E>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = ErrorService<S>;
    type InitError = ();
    type Future = Ready<Result<ErrorService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let config = Arc::clone(&self.config);
        ready(Ok(ErrorService { inner, unready: Cell::new(None), config }))
    }
}

impl<E: Envelope + 'static> Default for ErrorMiddleware<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for ErrorMiddleware<E> {
    fn clone(&self) -> Self {
        Self { config: Arc::clone(&self.config), envelope: PhantomData }
    }
}

impl<E> fmt::Debug for ErrorMiddleware<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorMiddleware").field("config", &self.config).finish_non_exhaustive()
    }
}

/// The service that [`ErrorMiddleware`] makes.
pub struct ErrorService<S> {
    inner: S,
    /// Why the last `poll_ready` failed: the error of the inner service, or a
    /// panic. It becomes the response to the next request.
    unready: Cell<Option<Result<Error, Panicked>>>,
    config: Arc<Config>,
}

impl<S, B> Service<ServiceRequest> for ErrorService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let unready = match caught(|| self.inner.poll_ready(cx)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(ready)) => ready.err().map(Ok),
            Err(Panicked) => Some(Err(Panicked)),
        };
        self.unready.set(unready);
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let method = convert::http_method(request.method());
        let target = convert::http_target(request.uri());
        let operation = || {
            let pattern = request.match_pattern();
            pattern.map_or(Operation::Unknown, |pattern| Operation::Route(pattern.into()))
        };
        let context = self.config.context(&method, &target, request.headers(), operation);
        let mut serving = ServeFuture::new(InFlight {
            context: Some(extended(context, &request)),
            config: Arc::clone(&self.config),
            // actix drops the body of a response to `HEAD` when it sends it.
            is_head: false,
            request: (),
        });
        if let Some(unready) = self.unready.take() {
            serving.answer(|in_flight| {
                let _ = in_flight.guarded(|| drop(request));
                match unready {
                    Ok(error) => {
                        let failed: Result<ServiceResponse, Error> = Err(error);
                        failed.into_framework_response(in_flight)
                    }
                    Err(Panicked) => in_flight.failure_response(Failure::Panicked),
                }
            });
        } else {
            serving.serve(|| self.inner.call(request));
        }
        ResponseFuture { serving }
    }
}

impl<S: fmt::Debug> fmt::Debug for ErrorService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

pin_project! {
    /// The future of [`ErrorService`].
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        #[pin]
        serving: ServeFuture<F, ActixResponse>,
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().serving.poll(cx)
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
