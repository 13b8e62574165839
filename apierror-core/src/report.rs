//! [`ErrorReport`]: an owned occurrence.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::StatusCode;
use serde::de::{Deserializer, Unexpected};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::context;
use crate::details::Details;
use crate::error::{ApiError, known_wait};
use crate::log;
use crate::retry::{Retry, wait_millis};
use crate::visible::Visible;

/// An owned occurrence. A service can store it with a job, and a client decodes
/// responses into it.
///
/// It serialises as an object with `code`, `status`, `message`, `title`, `type`,
/// `instance`, `details`, `extensions`, `retry`, `retry_after_ms` and
/// `request_id`. Absent members are left out. Deserialising it gives an equal report.
///
/// ```
/// use apierror::{ApiError, DeclaredError, ErrorReport};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("pipeline")]
/// #[api(code = "GENERATION_FAILED", status = 500)]
/// struct GenerationFailed;
///
/// let row = serde_json::to_string(&GenerationFailed.to_report())?;
/// let report: ErrorReport = serde_json::from_str(&row)?;
/// assert_eq!(report.code(), "GENERATION_FAILED");
/// assert_eq!(report.to_string(), "GENERATION_FAILED: Internal Server Error");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorReport {
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "number")]
    status: Option<StatusCode>,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "type")]
    type_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    details: Option<Value>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    extensions: Map<String, Value>,
    retry: Retry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl ErrorReport {
    /// Creates a report with the retry advice that follows from the status, and
    /// without anything else.
    #[must_use]
    pub fn new(
        code: impl Into<String>,
        status: Option<StatusCode>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            status,
            message: message.into(),
            title: None,
            type_uri: None,
            instance: None,
            details: None,
            extensions: Map::new(),
            retry: status.map_or(Retry::never(), Retry::for_status),
            retry_after_ms: None,
            request_id: None,
        }
    }

    /// Sets the [`title`](Self::title).
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the [problem type](Self::type_uri).
    #[must_use]
    pub fn with_type_uri(mut self, uri: impl Into<String>) -> Self {
        self.type_uri = Some(uri.into());
        self
    }

    /// Sets the [`instance`](Self::instance).
    #[must_use]
    pub fn with_instance(mut self, uri: impl Into<String>) -> Self {
        self.instance = Some(uri.into());
        self
    }

    /// Sets the details.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Sets the members beside the envelope's own.
    #[must_use]
    pub fn with_extensions(mut self, extensions: Map<String, Value>) -> Self {
        self.extensions = extensions;
        self
    }

    /// Sets the retry advice.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the wait, stored in whole milliseconds, rounded up.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after_ms = Some(wait_millis(wait));
        self
    }

    /// Sets the id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Returns the stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Parses the code as a type of your own, such as an enum with [`FromStr`], which
    /// a client can match instead of comparing strings. Returns None if it is not a
    /// code of that type.
    ///
    /// ```
    /// use apierror::ErrorReport;
    /// use std::str::FromStr;
    ///
    /// #[derive(Debug, PartialEq)]
    /// enum Kind {
    ///     Busy,
    /// }
    ///
    /// impl FromStr for Kind {
    ///     type Err = ();
    ///     fn from_str(code: &str) -> Result<Self, ()> {
    ///         if code == "BUSY" { Ok(Self::Busy) } else { Err(()) }
    ///     }
    /// }
    ///
    /// assert_eq!(ErrorReport::new("BUSY", None, "Later.").kind(), Some(Kind::Busy));
    /// assert_eq!(ErrorReport::new("NEW", None, "Later.").kind::<Kind>(), None);
    /// ```
    #[must_use]
    pub fn kind<K: FromStr>(&self) -> Option<K> {
        self.code.parse().ok()
    }

    /// Returns the HTTP status, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns the message for the caller.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the summary that is the same for every occurrence, if the response had
    /// one: `title` of problem details (RFC 9457, section 3.1.3) or of JSON:API. A report
    /// of an error of this process has none.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Returns the URI of the problem type, if the response had one that is not
    /// `about:blank` (RFC 9457, section 3.1.1).
    #[must_use]
    pub fn type_uri(&self) -> Option<&str> {
        self.type_uri.as_deref()
    }

    /// Returns the URI of this occurrence, if the response had one (RFC 9457,
    /// section 3.1.5).
    #[must_use]
    pub fn instance(&self) -> Option<&str> {
        self.instance.as_deref()
    }

    /// Returns the details.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.details.as_ref()
    }

    /// Returns the details as a type of your own. Returns None if there are none, or
    /// if they do not fit the type.
    ///
    /// ```
    /// use apierror::ErrorReport;
    /// use serde_json::json;
    ///
    /// #[derive(Debug, PartialEq, serde::Deserialize)]
    /// struct Stock {
    ///     left: u32,
    /// }
    ///
    /// let report =
    ///     ErrorReport::new("OUT_OF_STOCK", None, "Only 2 left.").with_details(json!({"left": 2}));
    /// assert_eq!(report.details_as(), Some(Stock { left: 2 }));
    /// assert_eq!(report.details_as::<Vec<u32>>(), None);
    /// ```
    #[must_use]
    pub fn details_as<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        T::deserialize(self.details.as_ref()?).ok()
    }

    /// Returns the members beside the envelope's own.
    #[must_use]
    pub fn extensions(&self) -> &Map<String, Value> {
        &self.extensions
    }

    /// Returns the retry advice for the caller.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.retry
    }

    /// Returns how long to wait before the next attempt, if that is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_ms.map(Duration::from_millis)
    }

    /// Returns the id of the request that failed.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

/// Writes `CODE: message` in one line. Code and message may come from another server,
/// so characters that are not visible are escaped.
impl fmt::Display for ErrorReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Visible(&self.code), Visible(&self.message))
    }
}

impl std::error::Error for ErrorReport {}

/// Contains everything that the caller of the current request would see.
impl From<&dyn ApiError> for ErrorReport {
    fn from(error: &dyn ApiError) -> Self {
        let code = error.code();
        let value = |part: &str, value: Option<Details<'_>>| match value?.to_value() {
            Ok(value) => Some(value),
            Err(fault) => {
                log::part_left_out(code, part, &fault);
                None
            }
        };
        Self {
            code: code.to_owned(),
            status: Some(error.status()),
            message: error.message().into_owned(),
            title: None,
            type_uri: None,
            instance: None,
            details: value("details", error.details()),
            extensions: match value("extensions", error.extensions()) {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            },
            retry: error.retry(),
            retry_after_ms: known_wait(error).map(wait_millis),
            request_id: context::current()
                .and_then(|context| context.request_id().map(str::to_owned)),
        }
    }
}

/// Deserialises a member that is present. `null` is a value here, because details
/// that are `null` differ from no details.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Serialises a status as its number.
mod number {
    use super::{Deserialize, Deserializer, Serialize, Serializer, StatusCode, Unexpected};
    use serde::de::Error as _;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is serde's"
    )]
    pub(super) fn serialize<S: Serializer>(
        status: &Option<StatusCode>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        status.map(|status| status.as_u16()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<StatusCode>, D::Error> {
        let Some(number) = Option::<u16>::deserialize(deserializer)? else {
            return Ok(None);
        };
        match StatusCode::from_u16(number) {
            Ok(status) => Ok(Some(status)),
            Err(_) => Err(D::Error::invalid_value(
                Unexpected::Unsigned(number.into()),
                &"an HTTP status, 100 to 999",
            )),
        }
    }
}
