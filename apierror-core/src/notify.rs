//! An occurrence has become a response: who is to know, knows it here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use http::StatusCode;

use crate::api_error::ApiError;
use crate::context::{self, RequestContext};
use crate::log;
use crate::occurrence::Occurrence;
use crate::response_builder::ResponseBuilder;
use crate::spec::ErrorSpec;

/// What kind of error a response came from, among its extensions: how a middleware tells the responses of API errors
/// from all others.
///
/// It is there under the middlewares of this crate, or wherever the current context has
/// [`Settings`](crate::context::Settings); elsewhere nobody asks, and it is left out.
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
/// assert_eq!(response.extensions().get::<Rendered>().map(Rendered::code), Some("GONE"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rendered {
    spec: &'static ErrorSpec,
    code: &'static str,
    status: StatusCode,
}

impl Rendered {
    /// The fixed facts of the error.
    #[must_use]
    pub fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// The error's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The error's own status, which its envelope may have sent otherwise.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

/// Marks the response, and tells the service and the log.
#[inline]
pub(crate) fn mark_and_notify<'a>(
    occurrence: impl FnOnce() -> Occurrence<'a>,
    context: Option<&RequestContext>,
    reply: &mut impl ResponseBuilder,
) {
    let is_asked = context.is_some_and(|context| context.settings().is_some());
    if is_asked || log::IS_ON {
        mark_response(&occurrence(), is_asked, reply);
    }
}

#[cold]
fn mark_response(occurrence: &Occurrence<'_>, is_asked: bool, reply: &mut impl ResponseBuilder) {
    if is_asked {
        let (spec, code, status) = (occurrence.spec(), occurrence.code(), occurrence.status());
        reply.mark(Rendered { spec, code, status });
    }
    notify_occurrence(occurrence);
}

/// Tells the service and the log of an error that its caller sees in another way than by a response: as an event in a
/// stream.
pub fn notify(error: &dyn ApiError) {
    let context = context::current();
    notify_occurrence(&Occurrence::in_context(error, error.spec(), context.as_deref()));
}

fn notify_occurrence(occurrence: &Occurrence<'_>) {
    if let Some(listener) =
        occurrence.context().and_then(RequestContext::settings).and_then(|all| all.listener())
        && let Err(payload) = catch_unwind(AssertUnwindSafe(|| listener(occurrence)))
    {
        log::panicked(&*payload);
    }
    log::occurrence(occurrence);
}
