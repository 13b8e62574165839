//! Renders a report: an error that was kept, or that another service sent.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::context::RequestContext;
use crate::context::current::{current, sync_scope};
use crate::details::Details;
use crate::envelope::Envelope;
use crate::error::ApiError;
use crate::render::{json_in, response_in};
use crate::report::ErrorReport;
use crate::retry::Retry;
use crate::spec::ErrorSpec;
use crate::status::default_code;

impl ErrorReport {
    /// Returns the whole response in envelope `E`, such as for the page of a job that
    /// failed, or in a gateway.
    ///
    /// Facts of the declaration that a report does not have follow from its status. A
    /// report without an error status is a 500. The request id is that of the current
    /// request, or else that of the report.
    ///
    /// The codes of reports are kept as long as the process runs. After 4,096 different
    /// ones, a new code is shown as `HTTP_409`, by its status.
    ///
    /// ```
    /// use apierror::{ErrorReport, envelope::Flat};
    /// use http::StatusCode;
    ///
    /// let report = ErrorReport::new("OUT_OF_STOCK", Some(StatusCode::CONFLICT), "Only 2 left.");
    /// let response = report.response_in::<Flat>();
    /// assert_eq!(response.status(), 409);
    /// assert_eq!(
    ///     response.body(),
    ///     r#"{"code":"OUT_OF_STOCK","message":"Only 2 left.","status":409}"#
    /// );
    /// ```
    #[must_use]
    pub fn response_in<E: Envelope>(&self) -> Response<Bytes> {
        self.show(response_in::<E>)
    }

    /// Returns the body alone in envelope `E`, as
    /// [`response_in`](Self::response_in) would.
    #[must_use]
    pub fn json_in<E: Envelope>(&self) -> Bytes {
        self.show(json_in::<E>)
    }

    fn show<R>(&self, render: impl FnOnce(&dyn ApiError) -> R) -> R {
        let status =
            self.status().filter(|status| status.is_client_error() || status.is_server_error());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let shown = Shown { report: self, spec: spec_of(self.code(), status) };
        match self.request_id() {
            Some(id) if current().is_none() => {
                let request = RequestContext::new().with_request_id(id);
                sync_scope(request.into(), || render(&shown))
            }
            _ => render(&shown),
        }
    }
}

/// How many specs are kept. A service that shows the errors of another one has some
/// hundred.
const CAPACITY: usize = 4096;

/// The specs of the reports that were shown. Errors refer to specs for ever, so none is
/// freed.
#[derive(Default)]
struct Specs(HashMap<(Cow<'static, str>, StatusCode), &'static ErrorSpec>);

impl Specs {
    /// Returns the spec for code and status. Once there are [`CAPACITY`] specs, a new
    /// code is replaced by that of the status.
    fn get(&mut self, code: &str, status: StatusCode) -> &'static ErrorSpec {
        if let Some(spec) = self.0.get(&(Cow::Borrowed(code), status)) {
            return spec;
        }
        let code = if self.0.len() < CAPACITY { code.to_owned() } else { default_code(status) };
        let code: &'static str = code.leak();
        let new = || &*Box::leak(Box::new(ErrorSpec::new(code, status)));
        self.0.entry((Cow::Borrowed(code), status)).or_insert_with(new)
    }
}

fn spec_of(code: &str, status: StatusCode) -> &'static ErrorSpec {
    static SPECS: LazyLock<Mutex<Specs>> = LazyLock::new(Mutex::default);
    SPECS.lock().unwrap_or_else(PoisonError::into_inner).get(code, status)
}

/// A report as an API error.
#[derive(Debug)]
struct Shown<'r> {
    report: &'r ErrorReport,
    spec: &'static ErrorSpec,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report.fmt(f)
    }
}

impl Error for Shown<'_> {}

impl ApiError for Shown<'_> {
    fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.report.message())
    }

    fn details(&self) -> Option<Details<'_>> {
        self.report.details().map(Details::new)
    }

    fn extensions(&self) -> Option<Details<'_>> {
        let extensions = self.report.extensions();
        (!extensions.is_empty()).then(|| Details::new(extensions))
    }

    fn retry_after(&self) -> Option<Duration> {
        self.report.retry_after()
    }

    fn append_headers(&self, _: &mut HeaderMap) {}

    fn retry(&self) -> Retry {
        self.report.retry()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_code_beyond_the_capacity_is_that_of_the_status() {
        let mut specs = Specs::default();
        for number in 0..CAPACITY {
            specs.get(&format!("CODE_{number}"), StatusCode::CONFLICT);
        }
        assert_eq!(specs.get("CODE_7", StatusCode::CONFLICT).code, "CODE_7");
        assert_eq!(specs.get("NEW", StatusCode::CONFLICT).code, "HTTP_409");
        let again = specs.get("NEWER", StatusCode::CONFLICT);
        assert!(std::ptr::eq(again, specs.get("NEWEST", StatusCode::CONFLICT)));
        assert_eq!(specs.0.len(), CAPACITY + 1);
    }
}
