//! A context becomes current, and what was so before comes back: after a panic too.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::{CURRENT, RequestContext};

/// Runs `work` with `context` current; the one that was current before is so again afterwards, also after a panic.
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

/// `future` with `context` current whenever it is polled, on whatever thread. Between two polls the context is current
/// nowhere, so tasks that share a thread never see one another's.
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
    /// A future with a context of its own: see [`scope`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Scope<F> {
        // What is current outside, while the future is polled.
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

/// Runs `work` with what is in the slot current. The slot keeps what was so before, and has its own again afterwards.
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
    // A thread that is ending keeps nothing.
    let _ = CURRENT.try_with(|current| *slot = current.replace(slot.take()));
}
