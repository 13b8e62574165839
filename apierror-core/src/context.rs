//! The request that an error happens in.
//!
//! The context is a thread-local, current while the code that serves the request runs. Rendering reads it:
//! [`ProblemDetails`](crate::envelope::ProblemDetails) takes `instance` and `request_id` from it,
//! [`Nest`](crate::envelope::Nest) its `path`. Without one, errors render without those members.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::SystemTime;

use http::Method;

thread_local! {
    static CURRENT: RefCell<Option<Arc<RequestContext>>> = const { RefCell::new(None) };
}

/// What an error may tell about the request that it happened in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestContext {
    request_id: Option<Box<str>>,
    method: Option<Method>,
    path: Option<Box<str>>,
    received: SystemTime,
}

impl RequestContext {
    /// A request received now, of which nothing else is known.
    #[must_use]
    pub fn new() -> Self {
        Self { request_id: None, method: None, path: None, received: SystemTime::now() }
    }

    /// Sets the id that the request is found by in logs.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<Box<str>>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Sets the request's method.
    #[must_use]
    pub fn with_method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Sets the path of the request's target, without its query.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<Box<str>>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The id that the request is found by in logs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The request's method.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        self.method.as_ref()
    }

    /// The path of the request's target.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// When the request was received.
    #[must_use]
    pub fn received(&self) -> SystemTime {
        self.received
    }
}

impl Default for RequestContext {
    fn default() -> Self {
        Self::new()
    }
}

/// The context that is current on this thread.
#[must_use]
pub fn current() -> Option<Arc<RequestContext>> {
    CURRENT.with_borrow(Clone::clone)
}

/// Runs `work` with `context` current; the one that was current before is so again afterwards, also after a panic.
///
/// ```
/// use apierror::{ApiError, ErrorCatalog, RequestContext, context, envelope};
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
    struct Restore(Option<Arc<RequestContext>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0.take());
        }
    }

    let _restore = Restore(CURRENT.replace(Some(context)));
    work()
}
