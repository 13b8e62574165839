//! The layer that makes one envelope of a service: what it is told.

use std::sync::Arc;

use apierror_core::Envelope;
use axum::BoxError;
use axum::response::Response;
use http::{HeaderMap, HeaderName};
use tower_layer::Layer;

use super::service::ErrorService;
use crate::failure::Failure;
use crate::server::{failure_of_error, middleware};

middleware! {
    /// Makes one envelope of a whole service: no error leaves it in any other shape than `E`.
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
    /// let app: Router = Router::new().route("/orders/7", get(order)).layer(ErrorLayer::<envelope::Nested>::new());
    ///
    /// # use tower::ServiceExt;
    /// # let ask = |app: Router, path: &'static str| async move {
    /// #     let request = axum::extract::Request::get(path).header("x-request-id", "r1").body(axum::body::Body::empty());
    /// #     let response = app.oneshot(request.unwrap()).await.unwrap();
    /// #     axum::body::to_bytes(response.into_body(), 9999).await.unwrap()
    /// # };
    /// // GET /orders/7, with `x-request-id: r1`
    /// # let body = ask(app.clone(), "/orders/7").await;
    /// assert_eq!(body, r#"{"error":{"code":"ORDER_NOT_FOUND","message":"no order 7"},"request_id":"r1"}"#);
    /// // GET /ordres/7
    /// # let body = ask(app, "/ordres/7").await;
    /// assert_eq!(body, r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#);
    /// # }
    /// ```
    ///
    /// # Where it stands
    ///
    /// Outside of everything whose errors it is to catch: [`Router::layer`](axum::Router::layer) wraps what was added before
    /// it, so it comes last, or only a layer that adds headers comes later (CORS, say). It is an ordinary [`tower`] layer:
    /// it wraps a whole `Router` or any other service as well, such as one that is given to hyper, whatever its request's
    /// and response's bodies are, and its errors are: they become responses too, those of `tower`'s timeout and load-shed
    /// layers with a status of their own ([`map_error`](Self::map_error)).
    ///
    /// A router under [`nest`](axum::Router::nest) with a layer of its own needs a `fallback` of its own: without one, unknown
    /// paths below its prefix go to the outer router and never come to the layer. `.fallback(async || Failure::RouteNotFound)`
    /// will do.
    ///
    /// # What it does
    ///
    /// - **Request id.** Takes the one that the request brings, or makes a UUID of version 7, and sends it back on every
    ///   response. An id is taken that is 1 to 128 of ASCII's letters, digits and `* + , - . / : ; = @ _ | ~`: it can stand
    ///   anywhere without an escape. Any other is answered with a new one, and shown nowhere.
    /// - **Context.** Makes a [`RequestContext`](crate::RequestContext) current while the handler runs, and while a
    ///   streaming body is polled. Its envelope is `E`: types that name no envelope of their own and
    ///   [`Error`](crate::Error) answer in it.
    /// - **Foreign errors.** A 4xx or 5xx that did not come from an [`ApiError`](crate::ApiError) is replaced by one that stands for a [`Failure`]:
    ///   unknown routes, wrong methods, what other layers and extractors say, a bare `StatusCode`. Its body is
    ///   dropped. Of its headers those are kept that go with the status (`allow`, `www-authenticate`,
    ///   `proxy-authenticate`, `retry-after`, `accept`, `accept-encoding`, `accept-patch`, `content-range`,
    ///   `upgrade`, `connection`), the rate limits' (`ratelimit*`, `x-ratelimit-*`), those of the whole exchange
    ///   (`set-cookie`, `cache-control`, `vary`), and a browser's (`access-control-*`, `cross-origin-*`,
    ///   `strict-transport-security`, `content-security-policy`, `x-content-type-options`, `x-frame-options`,
    ///   `referrer-policy`, `permissions-policy`). [`pass_through`](Self::pass_through) makes exceptions.
    /// - **Panics** become a 500. What was said goes to the log (feature `tracing`), at error level, and nowhere else.
    /// - **Streams.** A body of unknown size is polled once, without waiting, before the head is sent: if it fails or
    ///   panics there, the answer is a 500. Later there is no way back, so a failure ends the connection. No body is
    ///   buffered. See [`await_first_chunk`](Self::await_first_chunk).
    /// - 1xx, 2xx and 3xx pass as they are, but for the request id. An error in answer to `HEAD` has the headers that `GET`
    ///   would have, and no body.
    ///
    /// Requests that the server itself turns away before there is a service to call, such as a malformed head, never get
    /// here.
    struct ErrorLayer {
        answer: Response,
        own: MapError(Arc::new(failure_of_error)),
        headers: HeaderMap,
        name: HeaderName as std::convert::identity,
        response: Response as |answer| answer,
    }
    /// ```
    /// use apierror::{axum::ErrorLayer, envelope::Flat};
    /// use axum::http::HeaderMap;
    ///
    /// /// The trace id of W3C's `traceparent`.
    /// fn trace_id(headers: &HeaderMap) -> String {
    ///     let parent = headers.get("traceparent").and_then(|value| value.to_str().ok());
    ///     parent.and_then(|parent| parent.split('-').nth(1)).unwrap_or_default().to_owned()
    /// }
    ///
    /// let layer = ErrorLayer::<Flat>::new().make_request_id(trace_id);
    /// ```
    make;
    /// ```
    /// use apierror::{axum::ErrorLayer, envelope::Flat};
    ///
    /// #[derive(Clone)]
    /// struct Proxied;
    ///
    /// let layer = ErrorLayer::<Flat>::new().pass_through(|response| response.extensions().get::<Proxied>().is_some());
    /// ```
    pass_through;
}

/// Says what an error of the inner service was about.
#[derive(Clone)]
pub(crate) struct MapError(pub(super) Arc<dyn Fn(BoxError) -> Failure + Send + Sync>);

impl<E: Envelope + 'static> ErrorLayer<E> {
    /// Says what an error of the inner service was about. Routers have none; other services do, and so do layers that
    /// give up on a request. Unless it is set, `tower`'s `Elapsed` is a [`RequestTimeout`](Failure::RequestTimeout), its
    /// `Overloaded` a 503, and any other is [`Internal`](Failure::Internal), for the log to tell.
    #[must_use]
    pub fn map_error(self, failure: impl Fn(BoxError) -> Failure + Send + Sync + 'static) -> Self {
        self.with(|plan| plan.own = MapError(Arc::new(failure)))
    }
}

impl<S, E> Layer<S> for ErrorLayer<E> {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        ErrorService::new(inner, Arc::clone(&self.plan))
    }
}
