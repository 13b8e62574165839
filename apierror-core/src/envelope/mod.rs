//! Wire shapes.
//!
//! | type | shape |
//! |---|---|
//! | [`ProblemDetails`] | RFC 9457: `type`, `title`, `status`, `detail`, `instance?`, `code`, `details?`, `request_id?`, `trace_id?` |
//! | [`Flat`] | `{code, message, status, details?}` |
//! | [`Nested`] | `{error: {code, message, details?}, request_id?}` |
//! | [`NestJs`] | `{statusCode, error, message, path?, timestamp}` |
//! | [`Google`] | AIP-193: `{error: {code, message, status, details: […]}}` |
//! | [`JsonApi`] | `{errors: [{status, code, title, detail, source?, meta?}], meta?}` |
//! | [`PlainText`] | the message, as text |
//! | [`WithRetry<E>`](WithRetry) | envelope `E` with a top-level `retry` |
//! | [`WithRetryHeaders<E>`](WithRetryHeaders) | envelope `E` with retry headers that existing clients read |
//! | [`Service`] | the envelope of the service's middleware, else `ProblemDetails` |
//!
//! Extensions are members of the top-level object, and of its `meta` in `JsonApi`.

mod body;
mod flat;
pub(crate) mod google;
pub(crate) mod json_api;
mod nest_js;
mod nested;
mod plain_text;
mod problem_details;
mod service;
mod with_retry;
mod with_retry_headers;

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use crate::json::Json;
use crate::occurrence::Occurrence;
use crate::template::{Member, MemberValue, Template};
use crate::write_error::WriteError;

pub use flat::Flat;
pub use google::Google;
pub use json_api::JsonApi;
pub use nest_js::NestJs;
pub use nested::Nested;
pub use plain_text::PlainText;
pub use problem_details::ProblemDetails;
pub use service::Service;
pub use with_retry::WithRetry;
pub use with_retry_headers::WithRetryHeaders;

/// A wire shape for errors.
///
/// A custom envelope is an ordinary serde struct and an impl of this trait:
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
    message = "`{Self}` is not an envelope",
    note = "use one of `apierror::envelope`, such as `envelope = apierror::envelope::Flat`, or implement `Envelope`"
)]
pub trait Envelope {
    /// The `Content-Type` of the response. A value that is not legal in a header
    /// does not compile.
    const CONTENT_TYPE: &'static str = "application/json";

    /// The shape's own top-level members. An extension with one of these names
    /// does not compile.
    const MEMBERS: &'static [&'static str] = &[];

    /// The names of the headers that [`append_headers`](Self::append_headers) may
    /// add.
    const HEADERS: &'static [&'static str] = &[];

    /// Facts about the envelopes of this crate.
    #[doc(hidden)]
    const BUILT_IN: BuiltIn = BuiltIn::NONE;

    /// The value that is serialised as the body.
    type Body<'a>: Serialize;

    /// Returns the body of one response.
    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a>;

    /// Appends the bytes of the body: by default, the JSON of [`body`](Self::body).
    /// Implement it for a shape that is not JSON.
    ///
    /// # Errors
    /// If the body cannot be serialised.
    fn write(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        Self::body(occurrence).write_json(out)
    }

    /// Returns the status of the response: by default, the error's own. The APIs of
    /// Slack and of many GraphQL services always answer 200.
    #[must_use]
    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        occurrence.status()
    }

    /// Returns the `Content-Type` of one response: by default,
    /// [`CONTENT_TYPE`](Self::CONTENT_TYPE), which also replaces a value that is not
    /// legal in a header.
    #[expect(unused_variables, reason = "the name is part of the documentation")]
    #[must_use]
    fn content_type(occurrence: &Occurrence<'_>) -> &'static str {
        Self::CONTENT_TYPE
    }

    /// Appends headers that belong to the shape. `headers` already contains the
    /// error's own.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {}
}

/// Facts about the envelopes of this crate. A custom envelope has
/// [`NONE`](Self::NONE), which assumes nothing.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other")]
pub struct BuiltIn {
    /// The template of the body.
    pub(crate) template: Option<&'static Template>,
    /// Whether this is [`Service`], which stands for another envelope.
    pub(crate) is_service: bool,
    /// Whether the body contains the retry advice.
    pub(crate) has_retry: bool,
    /// Whether the body is text, to which no member can be added.
    pub(crate) is_text: bool,
    /// Whether the body has an `ErrorInfo`, for which AIP-193 has rules.
    pub(crate) has_error_info: bool,
    /// Whether a response may have headers or a status that are not the error's.
    pub(crate) adds_headers: bool,
}

impl BuiltIn {
    pub(crate) const NONE: Self = Self {
        template: None,
        is_service: false,
        has_retry: false,
        is_text: false,
        has_error_info: false,
        adds_headers: true,
    };

    pub(crate) const fn template(template: &'static Template) -> Self {
        Self { template: Some(template), adds_headers: false, ..Self::NONE }
    }

    /// Returns whether this is [`Service`], which stands for another envelope.
    #[must_use]
    pub const fn is_service(&self) -> bool {
        self.is_service
    }

    /// Returns the paths of all members of the body, such as `error.code`. Tests
    /// compare them with the members that decoders read.
    #[must_use]
    pub fn member_paths(&self) -> Vec<String> {
        fn push(prefix: &str, members: &[Member], paths: &mut Vec<String>) {
            for Member { name, value } in members {
                paths.push(format!("{prefix}{name}"));
                if let MemberValue::Object(members) = value {
                    push(&format!("{prefix}{name}."), members, paths);
                }
            }
        }
        let mut paths = Vec::new();
        push("", self.template.map_or(&[], |template| template.members), &mut paths);
        paths
    }
}
