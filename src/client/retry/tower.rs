//! HTTP clients that are tower services, such as hyper's. Feature
//! `client-tower`.
//!
//! ```
//! use apierror::client::RetryPolicy;
//! use apierror::client::tower::HttpRetryLayer;
//! use bytes::Bytes;
//! use http_body_util::Full;
//! use std::time::Duration;
//! use tower::ServiceBuilder;
//!
//! # type Response = http::Response<Full<Bytes>>;
//! # async fn send(_: http::Request<Full<Bytes>>) -> Result<Response, std::io::Error> {
//! #     Ok(http::Response::default())
//! # }
//! # // Stands in for hyper's client.
//! # let client = tower::service_fn(send);
//! let policy = RetryPolicy::new().within(Duration::from_secs(60));
//! let client = ServiceBuilder::new().layer(HttpRetryLayer::new(policy)).service(client);
//! # let mut client = client;
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # let _guard = runtime.enter();
//! # drop(tower::Service::<http::Request<Full<Bytes>>>::call(&mut client, http::Request::default()));
//! ```

mod decode_errors;
mod http_retry_layer;
mod retry_wait;

use std::fmt;

use apierror_core::{Effect, ErrorReport};
use http::{Request, Response};
use tower::retry::Policy;

pub use self::decode_errors::{DecodeErrors, DecodeErrorsFuture, DecodeErrorsLayer};
pub use self::http_retry_layer::{HttpRetryLayer, HttpRetryService};
pub use self::retry_wait::RetryWait;
use crate::client::decode::{FromResponse, is_error};
use crate::client::idempotency::Idempotency;
use crate::client::no_response::{effect_of, no_response};
use crate::client::policy::{PlannedRetry, RetryPolicy};
use crate::client::state::RetryState;

/// A [`tower::retry::Policy`] for HTTP requests whose bodies can be cloned, such
/// as `Full<Bytes>`. It does not compile with a body that is a stream.
///
/// It decides by status and headers, and by the body if [`DecodeErrorsLayer`] is
/// inside the retry layer. Whether a request may be sent twice follows from its
/// method and its `Idempotency-Key` ([`Idempotency::from_request`]). An
/// [`Idempotency`] in the request's extensions overrides both. An error response
/// that is given up has an [`Outcome`](crate::client::Outcome) in its extensions.
///
/// Sleeps with tokio. After the time limit of the policy no attempt starts; only
/// [`HttpRetryLayer`] also ends the current one.
///
/// Use this policy by itself if other layers belong between the retries and the
/// decoding, such as a `TimeoutLayer` for each attempt:
///
/// ```
/// use apierror::client::tower::{DecodeErrorsLayer, HttpRetry};
/// use apierror::client::{RetryPolicy, effect_of};
/// use std::time::Duration;
/// use tower::retry::RetryLayer;
/// use tower::timeout::TimeoutLayer;
/// use tower::{BoxError, ServiceBuilder};
///
/// let policy = RetryPolicy::new();
/// // A `TimeoutLayer` makes the error type a box.
/// let retry = HttpRetry::with_effect_of(policy, |error: &BoxError| effect_of(&**error));
/// let layers = ServiceBuilder::new()
///     .layer(RetryLayer::new(retry))
///     .layer(TimeoutLayer::new(Duration::from_secs(10)))
///     // Inside the retry layer, so that the policy sees the decoded bodies.
///     .layer(DecodeErrorsLayer::new());
/// ```
pub struct HttpRetry<E> {
    policy: RetryPolicy,
    effect_of: fn(&E) -> Effect,
    state: Option<RetryState>,
}

impl<E: std::error::Error + 'static> HttpRetry<E> {
    /// Creates a tower policy for services whose error type implements
    /// [`Error`](std::error::Error). Without a connection the request has not
    /// taken effect; after any other error it may have ([`effect_of`]).
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self::with_effect_of(policy, |error| effect_of(error))
    }
}

impl<E> HttpRetry<E> {
    /// Creates a tower policy for services whose error type does not implement
    /// [`Error`](std::error::Error), such as tower's `BoxError`. `effect_of`
    /// returns whether a request may have taken effect. For a box, use
    /// `|error| apierror::client::effect_of(&**error)`.
    #[must_use]
    pub fn with_effect_of(policy: RetryPolicy, effect_of: fn(&E) -> Effect) -> Self {
        Self { policy, effect_of, state: None }
    }
}

impl<E> Clone for HttpRetry<E> {
    fn clone(&self) -> Self {
        Self { policy: self.policy.clone(), effect_of: self.effect_of, state: self.state.clone() }
    }
}

impl<E> fmt::Debug for HttpRetry<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRetry")
            .field("policy", &self.policy)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl<B: Clone, R, E> Policy<Request<B>, Response<R>, E> for HttpRetry<E> {
    type Future = RetryWait;

    fn retry(
        &mut self,
        request: &mut Request<B>,
        result: &mut Result<Response<R>, E>,
    ) -> Option<RetryWait> {
        let policy = &self.policy;
        let state = self.state.get_or_insert_with(|| policy.start(idempotency_of(request)));
        let report = match result {
            Ok(response) if is_error(response.status()) => {
                match response.extensions().get::<ErrorReport>() {
                    Some(report) => report.clone(),
                    None => ErrorReport::decode_any(response.status(), response.headers(), []),
                }
            }
            Ok(_) => {
                policy.succeeded(state);
                return None;
            }
            Err(error) => no_response((self.effect_of)(error)),
        };
        match policy.plan(&report, state) {
            Ok(PlannedRetry { after, payment }) => Some(RetryWait::new(after, payment)),
            Err(reason) => {
                if let Ok(response) = result {
                    response.extensions_mut().insert(state.outcome(report, reason));
                }
                None
            }
        }
    }

    fn clone_request(&mut self, request: &Request<B>) -> Option<Request<B>> {
        // tower clones the layer's policy for each request. So the state of a
        // first attempt may have the start time of an earlier request.
        if self.state.as_ref().is_none_or(|state| state.attempts() == 1) {
            self.state = Some(self.policy.start(idempotency_of(request)));
        }
        Some(request.clone())
    }
}

fn idempotency_of<B>(request: &Request<B>) -> Idempotency {
    let idempotency = request.extensions().get::<Idempotency>().copied();
    idempotency.unwrap_or_else(|| Idempotency::from_request(request.method(), request.headers()))
}
