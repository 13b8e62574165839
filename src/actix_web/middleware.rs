//! The middleware that makes one envelope of an app.

use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{Error, HttpResponse};
use apierror_core::Envelope;
use pin_project_lite::pin_project;

use super::answer::Settled;
use super::convert;
use crate::failure::Failure;
use crate::server::{Panicked, Plan, Served, Serving, middleware};

middleware! {
    /// Makes one envelope of a whole app: no error leaves it in any other shape than `E`.
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
    /// assert_eq!(body, r#"{"error":{"code":"ORDER_NOT_FOUND","message":"no order 7"},"request_id":"r1"}"#);
    /// // GET /ordres/7
    /// # let body = ask(test::TestRequest::get().uri("/ordres/7")).await;
    /// assert_eq!(body, r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#);
    /// # });
    /// ```
    ///
    /// # Where it stands
    ///
    /// Outside of everything whose errors it is to catch: of several middlewares the one that is
    /// [`wrap`](actix_web::App::wrap)ped last is the outermost, so it comes last, or only one that adds headers comes
    /// later. A [`Scope`](actix_web::Scope) or a resource may have one of its own, with another envelope: it is the same
    /// request, with the same id. One for all workers, cloned into each app, or one made in each: it makes no
    /// difference.
    ///
    /// # What it does
    ///
    /// - **Request id.** Takes the one that the request brings, or makes a UUID of version 7, and sends it back on every
    ///   response. An id is taken that is 1 to 128 of ASCII's letters, digits and `* + , - . / : ; = @ _ | ~`: it can stand
    ///   anywhere without an escape. Any other is answered with a new one, and shown nowhere.
    /// - **Context.** Makes a [`RequestContext`](crate::RequestContext) current while the handler runs, its extractors
    ///   included, and while a streaming body is polled. Its envelope is `E`: types that name no envelope of their own and
    ///   [`Error`](crate::Error) answer in it.
    /// - **Foreign errors.** A 4xx or 5xx that did not come from an [`ApiError`](crate::ApiError) is replaced by one that
    ///   stands for a [`Failure`]: unknown routes, wrong methods, what other middlewares and actix's own extractors say, a bare
    ///   status. What actix's extractors say of a body or a query is a failure with its fields, as by
    ///   [`json_config`](super::json_config). The body is dropped; headers are kept that go with the status (`allow`,
    ///   `www-authenticate`, `retry-after` and others), the rate limits', those of the whole exchange (`set-cookie`,
    ///   `cache-control`, `vary`), and a browser's (`access-control-*`, `strict-transport-security` and others).
    ///   [`pass_through`](Self::pass_through) makes exceptions.
    /// - **Unknown routes and wrong methods.** A [resource](actix_web::web::resource) with several routes answers 405 with
    ///   `Allow` where none of them takes the method. What `App::route` and the macros add is found by path and method
    ///   together, so actix answers 404 to the wrong method; [`unrouted`](super::unrouted) as the last service of the app or
    ///   scope makes a 405 with `Allow` of it.
    /// - **Panics** become a 500. What was said goes to the log (feature `tracing`), at error level, and nowhere else. A
    ///   panic is caught in handlers, extractors, inner middlewares and streaming bodies; one in a thread of
    ///   [`web::block`](actix_web::web::block) is actix's `BlockingError`, a 500 too.
    /// - **Streams.** A body of unknown size is polled once, without waiting, before the head is sent: if it fails or
    ///   panics there, the answer is a 500. Later there is no way back, so a failure ends the connection. No body is
    ///   buffered. See [`await_first_chunk`](Self::await_first_chunk).
    /// - 1xx, 2xx and 3xx pass as they are, but for the request id.
    ///
    /// actix gives a middleware the request back with a response alone. Where a middleware inside fails with an `Err`, or
    /// the handler panics, the response therefore leaves as an `Err` too, with the same bytes: middlewares further outside
    /// that look at responses only, such as `DefaultHeaders`, do not see it.
    ///
    /// Requests that the server itself turns away before there is an app to call, such as a malformed head, never get
    /// here.
    struct ErrorMiddleware {
        answer: Settled,
        own: None,
        headers: HeaderMap,
        name: HeaderName as |name: HeaderName| convert::name_of(&name),
        response: HttpResponse as |settled| &settled.response,
    }
    /// ```
    /// use actix_web::http::header::HeaderMap;
    /// use apierror::{actix_web::ErrorMiddleware, envelope::Flat};
    ///
    /// /// The trace id of W3C's `traceparent`.
    /// fn trace_id(headers: &HeaderMap) -> String {
    ///     let parent = headers.get("traceparent").and_then(|value| value.to_str().ok());
    ///     parent.and_then(|parent| parent.split('-').nth(1)).unwrap_or_default().to_owned()
    /// }
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new().make_request_id(trace_id);
    /// ```
    make;
    /// ```
    /// use apierror::{actix_web::ErrorMiddleware, envelope::Flat};
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new().pass_through(|response| response.headers().contains_key("x-proxied"));
    /// ```
    pass_through;
}

impl<E: Envelope + 'static> ErrorMiddleware<E> {
    /// Says what an error of another crate was about, which a handler, an extractor or a middleware failed with: it is found
    /// by its type, [`Error::as_error`]. With `None` it is as by default: actix's own errors of bodies, forms, queries are
    /// failures with their fields, any other is what its status says.
    ///
    /// ```
    /// use actix_web::error::BlockingError;
    /// use apierror::{Failure, actix_web::ErrorMiddleware, envelope::Flat};
    /// use http::StatusCode;
    ///
    /// let middleware = ErrorMiddleware::<Flat>::new().map_error(|error| {
    ///     error.as_error::<BlockingError>().map(|_| Failure::Status(StatusCode::SERVICE_UNAVAILABLE))
    /// });
    /// ```
    #[must_use]
    pub fn map_error(
        self,
        failure: impl Fn(&Error) -> Option<Failure> + Send + Sync + 'static,
    ) -> Self {
        self.with(|plan| plan.own = Some(Arc::new(failure)))
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
        ready(Ok(ErrorService { inner, plan: Arc::clone(&self.plan) }))
    }
}

/// What [`ErrorMiddleware`] makes of a service.
pub struct ErrorService<S> {
    inner: S,
    plan: Arc<Plan<Settled>>,
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
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (method, target) =
            (convert::method_of(request.method()), convert::target_of(request.uri()));
        let mut served = Served {
            context: Some(self.plan.service.context(&method, &target, request.headers())),
            plan: Arc::clone(&self.plan),
            // actix has the body made in answer to `HEAD` too, and then does not send it.
            is_head: false,
            kept: (),
        };
        let serving = match served.guarded(|| self.inner.call(request)) {
            Ok(handling) => Serving::handling(served, handling),
            Err(Panicked) => Serving::failed(served, Failure::Panicked),
        };
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
        serving: Serving<F, Settled>,
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
