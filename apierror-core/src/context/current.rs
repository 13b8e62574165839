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
/// A spawned task and another thread start without one: see [`in_current`] and
/// [`in_current_fn`].
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

/// Wraps a future or a stream so that the context that is current now is the
/// current one whenever it is polled. Use it to take the request along into a
/// spawned task:
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
/// context::scope(request.into(), async {
///     let task = tokio::spawn(context::in_current(async { Gone.to_json() }));
///     let body = task.await.unwrap();
///     assert_eq!(body, r#"{"error":{"code":"GONE","message":"gone"},"request_id":"18b2ad5e"}"#);
/// })
/// .await;
/// # }
/// ```
///
/// Streams need a feature of a framework (`axum`, `actix-web`, `tonic`).
pub fn in_current<F>(future: F) -> Scope<F> {
    Scope { context: current(), future }
}

/// Wraps a closure so that the context that is current now is the current one
/// while it runs, such as for a thread that may block:
///
/// ```
/// use apierror::{RequestContext, context};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let request = RequestContext::new().with_request_id("18b2ad5e");
/// context::scope(request.into(), async {
///     let work = context::in_current_fn(|| {
///         context::current().and_then(|request| request.request_id().map(str::to_owned))
///     });
///     let id = tokio::task::spawn_blocking(work).await.unwrap();
///     assert_eq!(id.as_deref(), Some("18b2ad5e"));
/// })
/// .await;
/// # }
/// ```
pub fn in_current_fn<R>(work: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let mut context = current();
    move || within(&mut context, work)
}

/// Wraps a callback that returns a future, such as that of a WebSocket upgrade,
/// so that the context that is current now is the current one while it runs, and
/// whenever its future is polled:
///
/// ```
/// use apierror::{RequestContext, context};
///
/// async fn serve(socket: &str) -> String {
///     let request = context::current();
///     let id = request.as_ref().and_then(|request| request.request_id());
///     format!("{socket} of {}", id.unwrap_or("nobody"))
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let request = RequestContext::new().with_request_id("18b2ad5e");
/// let upgraded = context::sync_scope(request.into(), || context::in_current_async(serve));
/// assert_eq!(upgraded("socket").await, "socket of 18b2ad5e");
/// # }
/// ```
pub fn in_current_async<A, F>(callback: impl FnOnce(A) -> F) -> impl FnOnce(A) -> Scope<F> {
    let mut context = current();
    move |argument| {
        let future = within(&mut context, || callback(argument));
        Scope { context, future }
    }
}

pin_project! {
    /// A future or a stream with its own context: see [`scope`] and
    /// [`in_current`].
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

#[cfg(feature = "stream")]
impl<S: futures_core::Stream> futures_core::Stream for Scope<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        within(this.context, || this.future.poll_next(cx))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.future.size_hint()
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
