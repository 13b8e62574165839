//! The layer that gives every error response of a service the same envelope.

#[cfg(feature = "catalog")]
mod check_operations;

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apierror_core::__private::enable_detached;
use apierror_core::{ApiError, Envelope, Failed, LogLevel, Occurrence, RequestContext, envelope};
use axum::BoxError;
use axum::body::Body;
use axum::extract::{MatchedPath, OriginalUri};
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, Request};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::response::FoundRoute;
use crate::failure::Failure;
use crate::server::{
    ExtendContext, InFlight, InnerService, LayerConfig, MapError, Operation, ServeFuture,
    extended_from, failure_from_error,
};

/// Gives every error response of a service the envelope `E`.
///
/// ```
/// use apierror::{ApiError, axum::ErrorLayer, envelope};
/// use axum::{Router, routing::get};
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
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let app: Router = Router::new()
///     .route("/orders/7", get(order))
///     .layer(ErrorLayer::<envelope::Nested>::new());
///
/// # use tower::ServiceExt;
/// # let ask = |app: Router, path: &'static str| async move {
/// #     let request = axum::extract::Request::get(path).header("x-request-id", "r1");
/// #     let request = request.body(axum::body::Body::empty());
/// #     let response = app.oneshot(request.unwrap()).await.unwrap();
/// #     axum::body::to_bytes(response.into_body(), 9999).await.unwrap()
/// # };
/// // GET /orders/7, with `x-request-id: r1`
/// # let body = ask(app.clone(), "/orders/7").await;
/// assert_eq!(
///     body,
///     r#"{"error":{"code":"ORDER_NOT_FOUND","message":"no order 7"},"request_id":"r1"}"#,
/// );
/// // GET /ordres/7
/// # let body = ask(app, "/ordres/7").await;
/// assert_eq!(
///     body,
///     r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#,
/// );
/// # }
/// ```
///
/// # Layer order
///
/// The layer catches the errors of everything inside it.
/// [`Router::layer`](axum::Router::layer) wraps everything added before, so add
/// this layer last, or follow it only by layers that add headers, such as CORS.
/// It is an ordinary [`tower`] layer: it wraps a whole `Router` or any other
/// service, such as one for hyper, with any types of bodies and errors. Errors
/// of the inner service become responses too. Errors of `tower`'s timeout and
/// load-shed layers have a status of their own: see
/// [`map_error`](Self::map_error).
///
/// A router under [`nest`](axum::Router::nest) with a layer of its own needs a
/// `fallback` of its own, such as `.fallback(async || Failure::RouteNotFound)`.
/// Without one, unknown paths below its prefix go to the outer router and never
/// reach its layer.
///
/// # What it does
///
/// - **Request id.** Takes the id from the request, or makes a UUID of version
///   7, and returns it with every response. Accepted ids are 1 to 128 ASCII
///   letters, digits and `* + , - . / : ; = @ _ | ~`, which need no escape
///   anywhere. Any other id is replaced, and never logged or sent.
/// - **Context.** Makes a [`RequestContext`](crate::RequestContext) current
///   while the handler runs and while a streaming body is polled. Its envelope
///   is `E`: types without an envelope of their own, and
///   [`Error`](crate::Error), are rendered in it.
/// - **Other errors.** Replaces every 4xx or 5xx response that was not rendered
///   from an [`ApiError`] with the error for a [`Failure`]: unknown routes,
///   wrong methods, errors of other layers and extractors, a bare `StatusCode`.
///   A status of 600 or above is replaced too, and so is an API error whose
///   status or body other code has changed: `(StatusCode::BAD_GATEWAY, error)`
///   becomes a plain 502. See [`rendered`](super::rendered). The original body is dropped; a short one is read to
///   its end first, so that the connection of a proxy to its upstream stays
///   open. Headers are kept, except for those that describe the dropped body
///   (`content-*`, `etag`, `last-modified`, …) or the software that made it
///   (`server`, `x-powered-by`), and those that permit caches to store it: see
///   [`keep_header`](Self::keep_header). [`pass_through`](Self::pass_through)
///   makes exceptions.
/// - **Caching.** An error without `cache-control` is sent with `no-store`: by
///   default, caches may store a 404, 405, 410, 414 or 501 (RFC 9111, section
///   3; RFC 9110, section 15.1), and the id of one request with it. An error
///   that declares `header(cache_control = "…")` keeps it.
/// - **Panics** become a 500. The message of the panic goes only to the log
///   (feature `tracing`), at error level.
/// - **Streams.** Polls a body of unknown size once before the head is sent,
///   without waiting. If the body fails or panics there, the response is a 500.
///   A later failure ends the connection. No body is buffered. See
///   [`await_first_chunk`](Self::await_first_chunk).
/// - **Other responses.** 1xx, 2xx and 3xx only get the request id. An error in
///   response to `HEAD` has the headers of `GET`, and no body.
///
/// The layer does not see requests that the server rejects before it calls a
/// service, such as one with a malformed head.
pub struct ErrorLayer<E = envelope::ProblemDetails> {
    config: Arc<Config>,
    envelope: PhantomData<fn() -> E>,
}

type Config = LayerConfig<HeaderMap, Response, MapError>;

impl<E: Envelope + 'static> ErrorLayer<E> {
    /// Creates a layer with the envelope `E`. The codes are those of
    /// [`ServiceError`](crate::ServiceError) until [`errors`](Self::errors)
    /// sets others.
    #[must_use]
    pub fn new() -> Self {
        enable_detached();
        let config: Config = LayerConfig::new::<E>(Arc::new(failure_from_error));
        Self { config: Arc::new(config), envelope: PhantomData }
    }

    /// Sets the header that carries the request id in both directions. Default:
    /// `x-request-id`.
    #[must_use]
    pub fn request_id_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.request_id_header(name))
    }

    /// Sets a function that makes the ids of requests without one, for example
    /// from other headers. A UUID replaces an id that is not accepted. Default:
    /// a UUID of version 7.
    ///
    /// ```
    /// use apierror::{axum::ErrorLayer, context::TraceId, envelope::Flat};
    /// use axum::http::HeaderMap;
    ///
    /// /// Returns the trace id of a W3C `traceparent` header.
    /// fn trace_id(headers: &HeaderMap) -> String {
    ///     let parent = headers.get("traceparent").map(|value| value.as_bytes());
    ///     parent.and_then(TraceId::from_traceparent).map(|id| id.to_string()).unwrap_or_default()
    /// }
    ///
    /// let layer = ErrorLayer::<Flat>::new().make_request_id(trace_id);
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
        self.configure(|config| config.trace_id_header(name))
    }

    /// Makes errors of type `F` from failures around the handlers, in the layer
    /// and in the extractors of this crate. Use it for your own codes.
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
    /// use apierror::{axum::ErrorLayer, envelope::Flat};
    ///
    /// #[derive(Clone)]
    /// struct Proxied;
    ///
    /// let layer = ErrorLayer::<Flat>::new()
    ///     .pass_through(|response| response.extensions().get::<Proxied>().is_some());
    /// ```
    #[must_use]
    pub fn pass_through(
        self,
        predicate: impl Fn(&Response) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.configure(|config| config.pass_through(predicate))
    }

    /// Keeps a header of responses that the layer replaces. For example, a
    /// `cache-control` that permits storing, sent by a proxied service, is
    /// dropped by default.
    #[must_use]
    pub fn keep_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.keep_header(name))
    }

    /// Drops a header of responses that the layer replaces, such as one that only
    /// an upstream's own callers should see.
    #[must_use]
    pub fn drop_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.drop_header(name))
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
    /// use apierror::{axum::ErrorLayer, envelope::Flat};
    ///
    /// #[derive(Clone)]
    /// struct Tenant(String);
    ///
    /// let layer = ErrorLayer::<Flat>::new().context(|head, context| {
    ///     let tenant = head.headers.get("x-tenant").and_then(|value| value.to_str().ok());
    ///     match tenant {
    ///         Some(tenant) => context.with(Tenant(tenant.to_owned())),
    ///         None => context,
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn context(
        self,
        extend: impl Fn(&Parts, RequestContext) -> RequestContext + Send + Sync + 'static,
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

    /// Sets how errors of the inner service map to failures. A router never
    /// fails, but other services do, and so do layers that give up on a
    /// request.
    ///
    /// Default: `tower`'s `Elapsed` is a
    /// [`RequestTimeout`](Failure::RequestTimeout), its `Overloaded` is a 503,
    /// and any other error is [`Internal`](Failure::Internal): only the log
    /// shows it.
    #[must_use]
    pub fn map_error(self, failure: impl Fn(BoxError) -> Failure + Send + Sync + 'static) -> Self {
        self.configure(|config| config.map_error(Arc::new(failure)))
    }

    fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(Arc::make_mut(&mut self.config));
        self
    }
}

impl<S, E> Layer<S> for ErrorLayer<E> {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        ErrorService { inner: InnerService::new(inner), config: Arc::clone(&self.config) }
    }
}

impl<E: Envelope + 'static> Default for ErrorLayer<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for ErrorLayer<E> {
    fn clone(&self) -> Self {
        Self { config: Arc::clone(&self.config), envelope: PhantomData }
    }
}

impl<E> fmt::Debug for ErrorLayer<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLayer").field("config", &self.config).finish_non_exhaustive()
    }
}

/// The service that [`ErrorLayer`] makes.
///
/// It is ready when the inner service is. It never fails: an error of the inner
/// service becomes a response.
pub struct ErrorService<S> {
    inner: InnerService<S>,
    config: Arc<Config>,
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = http::Response<R>>,
    S::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx).map(Ok)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // Under `Router::nest` the request's own URI lacks the prefix.
        let target = request.extensions().get().map_or(request.uri(), |OriginalUri(target)| target);
        let matched = request.extensions().get::<MatchedPath>();
        let operation =
            || matched.map_or(Operation::Unknown, |path| Operation::Route(path.as_str().into()));
        let context = self.config.context(request.method(), target, request.headers(), operation);
        let is_head = request.method() == Method::HEAD;
        let found = FoundRoute(matched.is_some());
        let context = extended_from(context, &mut request);
        let mut serving = ServeFuture::new(InFlight {
            context: Some(context),
            config: Arc::clone(&self.config),
            is_head,
            request: found,
        });
        if let Some(unready) = self.inner.take_unready() {
            serving.answer(|in_flight| {
                let _ = in_flight.guarded(|| drop(request));
                let failure = (*unready).unwrap_or_else(|error| in_flight.failure_from(|| error));
                in_flight.failure_response(failure)
            });
        } else {
            serving.serve(|| self.inner.call(request));
        }
        ResponseFuture { serving }
    }
}

impl<S: Clone> Clone for ErrorService<S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), config: Arc::clone(&self.config) }
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
        serving: ServeFuture<F, Response>,
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<http::Response<R>, E>>,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
    E: Into<BoxError>,
{
    type Output = Result<Response, Infallible>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().serving.poll(cx)
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
