//! The context of the current thread: read it, or run code with another one.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::request::RequestContext;

thread_local! {
    static CURRENT: Cell<Option<Arc<RequestContext>>> = const { Cell::new(None) };
}

/// Returns the current context of this thread.
///
/// A spawned task starts without a context. Pass it on with [`scope`]:
///
/// ```
/// use apierror::{RequestContext, context};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tokio::task::JoinError> {
/// let request = RequestContext::new().with_request_id("18b2ad5e");
/// let id = || context::current().and_then(|request| request.request_id().map(str::to_owned));
///
/// let handler = async move {
///     assert_eq!(id().as_deref(), Some("18b2ad5e"));
///     let Some(request) = context::current() else { return Ok(None) };
///     tokio::spawn(context::scope(request, async move { id() })).await
/// };
/// assert_eq!(context::scope(request.into(), handler).await?.as_deref(), Some("18b2ad5e"));
/// # Ok(()) }
/// ```
#[must_use]
#[inline]
pub fn current() -> Option<Arc<RequestContext>> {
    // A thread that is ending has no context any more.
    CURRENT
        .try_with(|current| {
            let context = current.take();
            let copy = context.clone();
            current.set(context);
            copy
        })
        .ok()
        .flatten()
}

/// Runs `work` with `context` as the current one. Afterwards, restores the previous
/// one, even if `work` panics.
///
/// ```
/// use apierror::{ApiError, DeclaredError, RequestContext, context, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410, envelope = envelope::Nested)]
/// struct Gone;
///
/// let request = RequestContext::new().with_request_id("18b2ad5e");
/// let body = context::sync_scope(request.into(), || Gone.to_json());
/// assert_eq!(body, r#"{"error":{"code":"GONE","message":"gone"},"request_id":"18b2ad5e"}"#);
/// ```
pub fn sync_scope<R>(context: Arc<RequestContext>, work: impl FnOnce() -> R) -> R {
    within(&mut Some(context), work)
}

/// Wraps `future` so that `context` is the current one whenever it is polled, on
/// any thread. Between two polls the context is not set, so tasks that share a
/// thread never see each other's.
///
/// ```
/// use apierror::{ApiError, DeclaredError, RequestContext, context, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410, envelope = envelope::Nested)]
/// struct Gone;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let request = RequestContext::new().with_request_id("18b2ad5e");
/// let body = context::scope(request.into(), async { Gone.to_json() }).await;
/// assert_eq!(body, r#"{"error":{"code":"GONE","message":"gone"},"request_id":"18b2ad5e"}"#);
/// assert!(context::current().is_none());
/// # }
/// ```
pub fn scope<F: Future>(context: Arc<RequestContext>, future: F) -> Scope<F> {
    Scope { context: Some(context), future }
}

pin_project! {
    /// A future with its own context: see [`scope`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Scope<F> {
        // While the future is polled, the context of its caller.
        context: Option<Arc<RequestContext>>,
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for Scope<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        within(this.context, || this.future.poll(cx))
    }
}

/// Runs `work` with the context in `slot` as the current one. Meanwhile, `slot`
/// holds the previous context.
#[inline]
pub fn within<R>(slot: &mut Option<Arc<RequestContext>>, work: impl FnOnce() -> R) -> R {
    struct Restore<'a>(&'a mut Option<Arc<RequestContext>>);
    impl Drop for Restore<'_> {
        fn drop(&mut self) {
            swap(self.0);
        }
    }

    swap(slot);
    let _restore = Restore(slot);
    work()
}

#[inline]
fn swap(slot: &mut Option<Arc<RequestContext>>) {
    // A thread that is ending keeps no context.
    let _ = CURRENT.try_with(|current| *slot = current.replace(slot.take()));
}
