//! The layer that makes one kind of error of a server: what it is told.

use std::fmt;
use std::sync::Arc;

use apierror_core::{ApiError, Occurrence, envelope};
use http::{HeaderMap, HeaderName};
use tonic::Status;
use tower::BoxError;
use tower_layer::Layer;

use super::mark;
use super::middleware::ErrorService;
use crate::failure::Failure;
use crate::server::{Service, failure_of_error};

/// Makes one kind of error of a whole server: no status leaves it that no API error made.
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
/// # Where it stands
///
/// Outermost: [`Server::layer`](https://docs.rs/tonic/0.14/tonic/transport/server/struct.Server.html#method.layer) wraps each
/// further layer in those before it, so it comes first. It knows `http`'s types only, and wraps any service of gRPC.
/// Two things stand outside of it, where tonic puts them: the server's own `timeout`, which is also what a client's
/// `grpc-timeout` runs under (`CANCELLED`, "Timeout expired"), and its `load_shed`. For errors of one kind use `tower`'s
/// layers inside of this one instead. `tonic-web`'s layer, which makes gRPC of gRPC-Web, goes outside of it too.
///
/// # What it does
///
/// - **Request id.** Takes the one that the request brings, or makes a UUID of version 7, and sends it back in the metadata
///   of every response, in the trailers of a failure, and in the `RequestInfo` of statuses that are made in the request's
///   context. Ids are legal here that are so over HTTP ([`axum::ErrorLayer`](https://docs.rs/apierror/latest/apierror/axum/struct.ErrorLayer.html)):
///   1 to 128 of ASCII's letters, digits and `* + , - . / : ; = @ _ | ~`. Any other is answered with a new one.
/// - **Context.** Makes a [`RequestContext`](crate::RequestContext) current while the method runs, and while its stream is
///   polled. Its path is that of the method: `/shop.v1.Orders/Get`.
/// - **Foreign statuses.** One that did not come from an [`ApiError`] is replaced by one that stands for a [`Failure`], in
///   the head or in the trailers: a `Status` made by hand, of an interceptor, of another server that a method
///   called and passed on with `?`. Message, details and metadata are dropped, but for the headers that are kept over HTTP
///   too, `grpc-accept-encoding`, and `grpc-retry-pushback-ms`. Its gRPC code stays, unless the error that stands for it
///   declares one. A service or a method that is not there is a [`RouteNotFound`](Failure::RouteNotFound), and still
///   `UNIMPLEMENTED`. `UNKNOWN`, `INTERNAL` and `DATA_LOSS` are [`Internal`](Failure::Internal), with the status as the
///   cause, for the log to tell. [`pass_through`](Self::pass_through) makes exceptions.
/// - **Panics** become `INTERNAL`, in a stream as its last word. What was said goes to the log (feature `tracing`).
/// - **Errors of the service inside**, and of bodies, become statuses: [`map_error`](Self::map_error).
/// - What is no gRPC (by its `content-type`) passes as it is, but for the request id; where it panics, the answer is a
///   500 as over HTTP.
///
/// Statuses are told apart by a mark in their metadata, a number of this process, which the layer takes off. Where a process
/// has a layer, a status that leaves it another way carries the mark along; it means nothing to anyone.
pub struct ErrorLayer {
    plan: Arc<Plan>,
}

/// What the layer and all its services have in common.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) service: Service<HeaderMap>,
    pub(super) pass_through: Option<Arc<PassThrough>>,
    pub(super) map_error: Arc<MapError>,
}

/// Among the settings of a service: its requests pass through a layer of this kind.
#[derive(Clone, Copy)]
pub(super) struct Layered;

type PassThrough = dyn Fn(&Status) -> bool + Send + Sync;
type MapError = dyn Fn(BoxError) -> Failure + Send + Sync;

impl ErrorLayer {
    /// With the codes of [`ServiceError`](crate::ServiceError) where the service has none of its own.
    #[must_use]
    pub fn new() -> Self {
        mark::start();
        let plan = Plan {
            service: Service::new::<envelope::ProblemDetails>().with(Layered),
            pass_through: None,
            map_error: Arc::new(failure_of_error),
        };
        Self { plan: Arc::new(plan) }
    }

    /// Sets the metadata that the request id comes and goes in; `x-request-id` unless it is set.
    #[must_use]
    pub fn request_id_header(self, name: HeaderName) -> Self {
        self.with(|plan| plan.service.request_id_header(name))
    }

    /// Makes the ids of requests that bring none, from nothing or from other metadata. One that is not legal is replaced by
    /// a UUID.
    #[must_use]
    pub fn make_request_id(
        self,
        make: impl Fn(&HeaderMap) -> String + Send + Sync + 'static,
    ) -> Self {
        self.with(|plan| plan.service.make_request_id(make))
    }

    /// Says whether a request may bring its id. Where the service faces the world, `false` keeps callers from
    /// choosing what its logs are searched by.
    #[must_use]
    pub fn trust_request_ids(self, trusted: bool) -> Self {
        self.with(|plan| plan.service.trust_request_ids(trusted))
    }

    /// Makes errors of type `F` of what goes wrong around the methods: for a service that has codes of its own for them.
    /// See [`Failure`] for an example.
    #[must_use]
    pub fn errors<F>(self) -> Self
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        self.with(|plan| plan.service.errors::<F>())
    }

    /// Says what an error of the inner service was about, where it is not a [`Status`]: a status is replaced as any other.
    /// Unless it is set, `tower`'s `Elapsed` and tonic's `TimeoutExpired` are a
    /// [`RequestTimeout`](Failure::RequestTimeout), `tower`'s `Overloaded` a 503, and any other is
    /// [`Internal`](Failure::Internal), for the log to tell.
    #[must_use]
    pub fn map_error(self, failure: impl Fn(BoxError) -> Failure + Send + Sync + 'static) -> Self {
        self.with(|plan| plan.map_error = Arc::new(failure))
    }

    /// Leaves those statuses as they are that the predicate says: a proxy's, a health service's. They still get the
    /// request id. The status that it sees has no details.
    ///
    /// ```
    /// use apierror::tonic::ErrorLayer;
    /// use tonic::Code;
    ///
    /// let layer = ErrorLayer::new().pass_through(|status| status.code() == Code::Cancelled);
    /// ```
    #[must_use]
    pub fn pass_through(self, predicate: impl Fn(&Status) -> bool + Send + Sync + 'static) -> Self {
        self.with(|plan| plan.pass_through = Some(Arc::new(predicate)))
    }

    /// Calls `tell` with each error that becomes a status: to count it, to report it. It runs while the status is
    /// made, so it should not wait. If it panics, the status goes out all the same. Of a status that is made outside of the
    /// request's context, as in a task that feeds a stream, it does not hear.
    #[must_use]
    pub fn on_occurrence(self, tell: impl Fn(&Occurrence<'_>) + Send + Sync + 'static) -> Self {
        self.with(|plan| plan.service.on_occurrence(tell))
    }

    fn with(mut self, change: impl FnOnce(&mut Plan)) -> Self {
        change(Arc::make_mut(&mut self.plan));
        self
    }
}

impl<S> Layer<S> for ErrorLayer {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        ErrorService::new(inner, Arc::clone(&self.plan))
    }
}

impl Default for ErrorLayer {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for ErrorLayer {
    fn clone(&self) -> Self {
        Self { plan: Arc::clone(&self.plan) }
    }
}

impl fmt::Debug for ErrorLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLayer").field("service", &self.plan.service).finish_non_exhaustive()
    }
}
