//! Wire shapes.
//!
//! | type | shape |
//! |---|---|
//! | [`ProblemDetails`] | RFC 9457: `type`, `title`, `status`, `detail`, `instance?`, `code`, `details?`, `request_id?` |
//! | [`Flat`] | `{code, message, status, details?}` |
//! | [`Nested`] | `{error: {code, message, details?}, request_id?}` |
//! | [`NestJs`] | `{statusCode, error, message, path?, timestamp}` |
//! | [`Google`] | AIP-193: `{error: {code, message, status, details: […]}}` |
//! | [`JsonApi`] | `{errors: [{status, code, title, detail, source?, meta?}]}` |
//! | [`WithRetry<E>`](WithRetry) | any of these with a top-level `retry` |
//! | [`WithRetryHeaders<E>`](WithRetryHeaders) | any of these, and the headers that deployed clients read |
//! | [`Service`] | the one that the service has, as its middleware says; else `ProblemDetails` |
//!
//! Extensions are members of the top-level object in all of them.

mod flat;
mod google;
mod json_api;
mod nest_js;
mod nested;
mod problem_details;
mod service;
mod with_retry;
mod with_retry_headers;

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use crate::json::Json;
use crate::layout::Layout;
use crate::occurrence::Occurrence;

pub use flat::Flat;
pub use google::Google;
pub use json_api::JsonApi;
pub use nest_js::NestJs;
pub use nested::Nested;
pub use problem_details::ProblemDetails;
pub use service::Service;
pub use with_retry::WithRetry;
pub use with_retry_headers::WithRetryHeaders;

/// A wire shape that any error can be rendered in.
///
/// A custom one is an ordinary serde struct and this impl:
///
/// ```
/// use apierror::{ApiError, DeclaredError, Occurrence, envelope::Envelope};
/// use serde::Serialize;
/// use std::borrow::Cow;
///
/// struct Slack;
///
/// #[derive(Serialize)]
/// struct SlackBody<'a> {
///     ok: bool,
///     error: &'static str,
///     warning: Cow<'a, str>,
/// }
///
/// impl Envelope for Slack {
///     const MEMBERS: &'static [&'static str] = &["ok", "error", "warning"];
///     type Body<'a> = SlackBody<'a>;
///
///     fn body<'a>(occurrence: &Occurrence<'a>) -> SlackBody<'a> {
///         SlackBody { ok: false, error: occurrence.code(), warning: occurrence.message() }
///     }
///     fn status(_: &Occurrence<'_>) -> http::StatusCode {
///         http::StatusCode::OK
///     }
/// }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no channel {0}")]
/// #[api(code = "channel_not_found", status = 404, envelope = Slack)]
/// struct NoChannel(&'static str);
///
/// let response = NoChannel("general").to_response();
/// assert_eq!(response.status(), 200);
/// assert_eq!(response.body(), r#"{"ok":false,"error":"channel_not_found","warning":"no channel general"}"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no envelope",
    note = "use one of `apierror::envelope`, such as `envelope = apierror::envelope::Flat`, or implement `Envelope`"
)]
pub trait Envelope {
    /// The `Content-Type` of the response. One that is not legal in a header does not compile.
    const CONTENT_TYPE: &'static str = "application/json";

    /// The shape's own top-level members. An extension that takes one of these names does not compile.
    const MEMBERS: &'static [&'static str] = &[];

    /// The same as [`body`](Self::body) as data, where the shape is one that ships.
    #[doc(hidden)]
    const LAYOUT: Option<&'static Layout> = None;

    /// Whether this is no shape of its own, and the service's stands for it.
    #[doc(hidden)]
    const OF_SERVICE: bool = false;

    /// Whether the retry advice is in it, and need not be added.
    #[doc(hidden)]
    const ADVISES_RETRY: bool = false;

    /// What is serialised.
    type Body<'a>: Serialize;

    /// The body of one response.
    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a>;

    /// Appends the body as JSON. The shapes that ship are written part by part, so that no program that uses them has to
    /// compile serde's way there.
    #[doc(hidden)]
    fn write_body(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        Self::body(occurrence).write_json(out)
    }

    /// The status of the response; the error's own, unless the shape has it otherwise (GraphQL and Slack answer 200).
    #[must_use]
    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        occurrence.status()
    }

    /// Appends headers that belong to the shape. The error's own are there already.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {}
}
