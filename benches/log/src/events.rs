//! What is measured: a response with its event, and an event by hand.

use std::error::Error;
use std::hint::black_box;
use std::io;
use std::sync::Arc;

use apierror::{ApiError, DeclaredError, RequestContext, context};
use http::Method;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("order {id} is locked by {by}")]
    #[api(code = "ORDER_LOCKED", status = 409)]
    Locked { id: u32, by: String, source: io::Error },
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// Renders the error, which logs it.
    Response,
    /// The event alone.
    ByHand,
}

impl Part {
    pub(crate) const ALL: [Self; 2] = [Self::Response, Self::ByHand];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::ByHand => "by-hand",
        }
    }

    pub(crate) fn named(name: &str) -> io::Result<Self> {
        let part = Self::ALL.into_iter().find(|part| part.name() == name);
        part.ok_or_else(|| io::Error::other("parts: response, by-hand"))
    }

    pub(crate) fn run(self, times: u64) {
        let source = io::Error::other("lease held until 12:00");
        let error = OrderError::Locked { id: 7, by: "worker-3".to_owned(), source };
        let request = RequestContext::new()
            .with_request_id("0198a1b2-7c1e-7d40-9a3b-2f6f0c8f1e11")
            .with_method(Method::POST)
            .with_path("/orders/7/items")
            .with_operation("/orders/{id}/items");
        let request = Arc::new(request);
        let run = || match self {
            Self::Response => drop(black_box(black_box(&error).to_response())),
            Self::ByHand => log_by_hand(black_box(&error), black_box(&request)),
        };
        context::sync_scope(Arc::clone(&request), || (0..times).for_each(|_| run()));
    }
}

/// Logs what the event of an error has, as one would write it. The texts that come from
/// a request are quoted too.
#[inline(never)]
fn log_by_hand(error: &OrderError, request: &RequestContext) {
    tracing::info!(
        target: "apierror",
        {
            "error.type" = error.code(),
            http.response.status_code = error.status().as_u16(),
            http.request.method = request.method().map(Method::as_str),
            url.path = request.path().map(tracing::field::debug),
            http.route = request.operation().map(tracing::field::debug),
            request_id = request.request_id().map(tracing::field::debug),
            retry = error.retry().strategy().as_str(),
            exception.message = ?error.to_string(),
            error = error as &(dyn Error + 'static),
        },
        "a request was refused"
    );
}
