//! The layer that replaces every status that was not made from an API error.

#[cfg(feature = "catalog")]
mod check_operations;

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apierror_core::{ApiError, Failed, LogLevel, Occurrence, RequestContext, envelope};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Request, Response};
use pin_project_lite::pin_project;
use tonic::Status;
use tower::BoxError;
use tower_layer::Layer;
use tower_service::Service;

use super::mark::enable_marks;
use super::response::{Config, InFlight, ResponseBody};
use crate::failure::Failure;
use crate::server::{
    ExtendContext, InnerService, LayerConfig, Panicked, Unready, failure_from_error, guarded,
};

/// Replaces every status of a server that was not made from an [`ApiError`].
///
/// ```
/// use apierror::tonic::ErrorLayer;
/// use tonic::transport::Server;
///
/// let mut server = Server::builder().layer(ErrorLayer::new());
/// # let routes = tonic::service::Routes::default();
/// let router = server.add_routes(routes);
/// ```
///
/// # Layer order
///
/// Add it first:
/// [`Server::layer`](https://docs.rs/tonic/0.14/tonic/transport/server/struct.Server.html#method.layer)
/// wraps each further layer in those before it. The layer uses only types of
/// `http`, so it wraps any gRPC service.
///
/// Two settings of the server always apply outside the layer: `timeout`, which
/// also enforces the `grpc-timeout` of a client (`CANCELLED`, "Timeout
/// expired"), and `load_shed`. Use `tower`'s layers inside this one instead.
/// Put `tonic-web`'s layer, which translates gRPC-Web, outside this one.
/// Otherwise this layer has to read each message of gRPC-Web to find the status
/// at its end.
///
/// # What it does
///
/// - **Request id.** Takes the id from the request, or makes a UUID of version
///   7. Returns it in the metadata of every response, in the trailers of a
///   failure, and in the `RequestInfo` of statuses that are made in the
///   request's context. Accepted ids are the same as over HTTP
///   ([`axum::ErrorLayer`](https://docs.rs/apierror/latest/apierror/axum/struct.ErrorLayer.html)):
///   1 to 128 ASCII letters, digits and `* + , - . / : ; = @ _ | ~`. Any other
///   id is replaced by a new one.
/// - **Context.** Makes a [`RequestContext`](crate::RequestContext) current
///   while the method runs and while its stream is polled. Its path is that of
///   the method: `/shop.v1.Orders/Get`.
/// - **Other statuses.** Replaces every status that was not made from an
///   [`ApiError`] with the error for a [`Failure`], in the head or in the
///   trailers: a hand-made `Status`, one of an interceptor, or one of another
///   server that a method passed on with `?`. Message, details and metadata are
///   dropped, except for `grpc-accept-encoding`, `grpc-retry-pushback-ms` and
///   the headers that callers need (`www-authenticate`, `retry-after`, rate
///   limits and others): see [`keep_header`](Self::keep_header). The gRPC code
///   stays, unless the replacing error declares one. An unknown service or
///   method is a [`RouteNotFound`](Failure::RouteNotFound), and still
///   `UNIMPLEMENTED`. `UNKNOWN`, `INTERNAL` and `DATA_LOSS` are
///   [`Internal`](Failure::Internal) with the status as the cause, which only
///   the log shows. [`pass_through`](Self::pass_through) makes exceptions.
/// - **Panics** become `INTERNAL`. A stream ends with that status. The message
///   of the panic goes only to the log (feature `tracing`).
/// - **Errors of the inner service**, and of bodies, become statuses: see
///   [`map_error`](Self::map_error).
/// - **Requests that are not gRPC** or gRPC-Web, by their `content-type`, only
///   get the request id. A panic there is a 500 as over HTTP.
///
/// The layer recognises the statuses of API errors wherever they were made. It
/// removes the mark by which it does so before they are sent. A status whose code,
/// message or details other code has changed is replaced like any other.
pub struct ErrorLayer {
    config: Arc<Config>,
}

impl ErrorLayer {
    /// Creates a layer. The codes are those of
    /// [`ServiceError`](crate::ServiceError) until [`errors`](Self::errors)
    /// sets others.
    #[must_use]
    pub fn new() -> Self {
        let mut config: Config =
            LayerConfig::new::<envelope::ProblemDetails>(Arc::new(failure_from_error));
        config.add_setting(enable_marks());
        Self { config: Arc::new(config) }
    }

    /// Sets the metadata key that carries the request id in both directions.
    /// Default: `x-request-id`.
    #[must_use]
    pub fn request_id_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.request_id_header(name))
    }

    /// Sets a function that makes the ids of requests without one, for example
    /// from other metadata. A UUID replaces an id that is not accepted.
    /// Default: a UUID of version 7.
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
    /// events have it as `trace_id`; see [`TraceId`](crate::context::TraceId).
    #[must_use]
    pub fn trace_id(self) -> Self {
        self.configure(LayerConfig::trace_id)
    }

    /// The same, and sends the id in this header of each response.
    #[must_use]
    pub fn trace_id_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.trace_id_header(name))
    }

    /// Makes errors of type `F` from failures around the methods. Use it for
    /// your own codes. See [`Failure`] for an example.
    #[must_use]
    pub fn errors<F>(self) -> Self
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        self.configure(Config::errors::<F>)
    }

    /// Sets a predicate for statuses that stay as they are, such as those of a
    /// proxy or a health service. They still get the request id. The status
    /// that the predicate sees has no details.
    ///
    /// ```
    /// use apierror::tonic::ErrorLayer;
    /// use tonic::Code;
    ///
    /// let layer = ErrorLayer::new().pass_through(|status| status.code() == Code::Cancelled);
    /// ```
    #[must_use]
    pub fn pass_through(self, predicate: impl Fn(&Status) -> bool + Send + Sync + 'static) -> Self {
        self.configure(|config| config.pass_through(predicate))
    }

    /// Keeps metadata of statuses that the layer replaces. By default it keeps
    /// only the metadata that callers need.
    #[must_use]
    pub fn keep_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.keep_header(name))
    }

    /// Drops metadata of statuses that the layer replaces.
    #[must_use]
    pub fn drop_header(self, name: HeaderName) -> Self {
        self.configure(|config| config.drop_header(name))
    }

    /// Adds a hook, which is called with each error that becomes a status, for
    /// example to count or report it. It sees the error itself, with its sources: see
    /// [`Failed`]. Errors of extractors, unknown methods, panics and timeouts are
    /// among them. Several hooks are called in the order in which they were added.
    ///
    /// A hook runs while the status is made, so it should not block. If it panics,
    /// the status is still sent. It is not called for a status that
    /// is made outside the request's context, such as in a task that feeds a stream.
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
    /// use apierror::{tonic::ErrorLayer};
    ///
    /// #[derive(Clone)]
    /// struct Tenant(String);
    ///
    /// let layer = ErrorLayer::new().context(|head, context| {
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

    /// Sets how errors of the inner service that are not a [`Status`] map to
    /// failures. A status is replaced like any other.
    ///
    /// Default: `tower`'s `Elapsed` and tonic's `TimeoutExpired` are a
    /// [`RequestTimeout`](Failure::RequestTimeout), `tower`'s `Overloaded` is a
    /// 503, and any other error is [`Internal`](Failure::Internal): only the
    /// log shows it.
    #[must_use]
    pub fn map_error(self, failure: impl Fn(BoxError) -> Failure + Send + Sync + 'static) -> Self {
        self.configure(|config| config.map_error(Arc::new(failure)))
    }

    fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(Arc::make_mut(&mut self.config));
        self
    }
}

impl<S> Layer<S> for ErrorLayer {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        ErrorService { inner: InnerService::new(inner), config: Arc::clone(&self.config) }
    }
}

impl Default for ErrorLayer {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for ErrorLayer {
    fn clone(&self) -> Self {
        Self { config: Arc::clone(&self.config) }
    }
}

impl fmt::Debug for ErrorLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLayer").field("config", &self.config).finish_non_exhaustive()
    }
}

/// The service that [`ErrorLayer`] makes.
///
/// It is ready when the inner service is. It never fails: an error of the inner
/// service becomes a status.
pub struct ErrorService<S> {
    inner: InnerService<S>,
    config: Arc<Config>,
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes>,
    R::Error: Into<BoxError>,
{
    type Response = Response<ResponseBody<R>>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx).map(Ok)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let mut in_flight = InFlight::new(&self.config, &mut request);
        if let Some(unready) = self.inner.take_unready() {
            let _ = guarded(&mut in_flight.context, || drop(request));
            return ResponseFuture::failed(in_flight, *unready);
        }
        match guarded(&mut in_flight.context, || self.inner.call(request)) {
            Ok(handler) => ResponseFuture::handling(in_flight, handler),
            Err(Panicked) => ResponseFuture::failed(in_flight, Ok(Failure::Panicked)),
        }
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
        // `None` once the future is ready.
        in_flight: Option<InFlight>,
        #[pin]
        stage: Stage<F>,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage<F> {
        /// The method runs.
        Handling { #[pin] handler: F },
        /// No method runs.
        Failed { failed: Option<Unready> },
        /// The response has been returned.
        Done,
    }
}

impl<F> ResponseFuture<F> {
    fn handling(in_flight: InFlight, handler: F) -> Self {
        Self { in_flight: Some(in_flight), stage: Stage::Handling { handler } }
    }

    fn failed(in_flight: InFlight, failed: Unready) -> Self {
        Self { in_flight: Some(in_flight), stage: Stage::Failed { failed: Some(failed) } }
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<ResponseBody<R>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(in_flight) = this.in_flight else { return Poll::Pending };
        let output = match this.stage.as_mut().project() {
            StageProjection::Handling { handler } => {
                let poll = || handler.poll(cx).map(|output| output.map_err(Into::into));
                match guarded(&mut in_flight.context, poll) {
                    Ok(Poll::Pending) => return Poll::Pending,
                    Ok(Poll::Ready(output)) => output.map_err(Err),
                    Err(Panicked) => Err(Ok(Failure::Panicked)),
                }
            }
            StageProjection::Failed { failed } => {
                Err(failed.take().unwrap_or(Ok(Failure::Panicked)))
            }
            StageProjection::Done => return Poll::Pending,
        };
        // Drops the handler here: a panic in its `Drop` would reach the server.
        let _ = guarded(&mut in_flight.context, || this.stage.set(Stage::Done));
        let Some(mut in_flight) = this.in_flight.take() else { return Poll::Pending };
        Poll::Ready(Ok(match output {
            Ok(response) => in_flight.check(response),
            Err(failed) => {
                let mut response = in_flight.failure_response(failed);
                in_flight.send_ids(response.headers_mut());
                response
            }
        }))
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
