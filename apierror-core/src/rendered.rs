//! [`Rendered`], the mark of responses.

use http::StatusCode;

use crate::spec::ErrorSpec;

/// Marks a response that an error was rendered to, and tells which kind of
/// error it was. A middleware inside the layer gets it from [`Rendered::of`].
///
/// There is one if the current context has [`Settings`](crate::context::Settings), as it
/// has under the middlewares of `apierror`. In a process with such a middleware, there is
/// also one for an error that is rendered outside of requests, for example in a spawned
/// task.
///
/// Most marks are in the context of the request, which ends at the layer. So a middleware
/// outside of the layer of axum finds one only if the layer has `mark_responses()`. Responses
/// of actix-web have it in their extensions.
///
/// ```
/// use apierror::{ApiError, DeclaredError, Rendered, RequestContext, context};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410)]
/// struct Gone;
///
/// let service = RequestContext::new().with_settings(context::Settings::new().into());
/// let response = context::sync_scope(service.into(), || Gone.to_response());
/// assert_eq!(Rendered::of(&response).map(|rendered| rendered.code()), Some("GONE"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rendered {
    spec: &'static ErrorSpec,
    code: &'static str,
    status: StatusCode,
    sent: Sent,
    is_detached: bool,
}

/// What a response was when it was rendered. A middleware that does not know the mark
/// may change the response later.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) body: BodyId,
}

/// Identifies a body by the address and the length of its bytes.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyId {
    /// The start of the bytes. A prefix of a body has the same address.
    pub address: usize,
    pub len: usize,
}

impl BodyId {
    /// Returns the id of these bytes.
    #[must_use]
    #[inline]
    pub fn new(bytes: &[u8]) -> Self {
        Self { address: bytes.as_ptr().addr(), len: bytes.len() }
    }
}

impl Rendered {
    pub(crate) fn new(
        spec: &'static ErrorSpec,
        code: &'static str,
        status: StatusCode,
        sent: Sent,
    ) -> Self {
        Self { spec, code, status, sent, is_detached: false }
    }

    /// Returns the mark of an error that was rendered outside its request.
    pub(crate) fn detached(self) -> Self {
        Self { is_detached: true, ..self }
    }

    /// Returns the fixed facts of the error.
    #[must_use]
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// Returns the error's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the error's own status. The response may have another one.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the status that the response was rendered with.
    #[doc(hidden)]
    #[must_use]
    pub fn sent_status(&self) -> StatusCode {
        self.sent.status
    }

    /// Returns the content type that the response was rendered with.
    #[doc(hidden)]
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.sent.content_type
    }

    /// Returns whether the error was rendered outside its request. The extensions
    /// then also have a copy of the error.
    #[doc(hidden)]
    #[must_use]
    pub fn is_detached(&self) -> bool {
        self.is_detached
    }

    /// Returns which body the response was rendered with.
    #[doc(hidden)]
    #[must_use]
    pub fn body(&self) -> BodyId {
        self.sent.body
    }
}
