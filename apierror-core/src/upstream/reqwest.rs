//! The causes of [`reqwest::Error`]. Feature `reqwest`.

use reqwest::Error;

use super::http_status;
use super::{Cause, Upstream};
use crate::retry::Retry;
use crate::sources::comes_from;

/// Feature `reqwest`.
///
/// | error | cause |
/// |---|---|
/// | of `error_for_status` | [by its status](#impl-Upstream-for-ErrorReport); the headers are lost, so decode the response into an `ErrorReport` instead |
/// | no connection, unknown host | `Unavailable` |
/// | a timeout, a connection that broke | `Timeout` |
/// | a body that is not what was expected, a redirect, a request that is itself wrong | `Other` |
///
/// A request that was redirected, or sent again by a retry policy of reqwest, may have
/// reached a server before, even if the last attempt finds no connection. For requests
/// that must not happen twice, turn redirects off (`reqwest::redirect::Policy::none()`)
/// and set no retry policy.
impl Upstream for Error {
    fn cause(&self) -> Cause<'_> {
        if let Some(status) = self.status() {
            return http_status::cause(status, Retry::for_status(status).effect(), None);
        }
        // Before `is_timeout`: there are timeouts of connecting.
        if self.is_connect() {
            return Cause::Unavailable;
        }
        if self.is_timeout() {
            return Cause::Timeout;
        }
        let is_malformed = || comes_from::<serde_json::Error>(self);
        match self {
            _ if self.is_builder() || self.is_redirect() => Cause::Other,
            _ if self.is_decode() && is_malformed() => Cause::Other,
            _ if self.is_request() || self.is_body() || self.is_decode() => Cause::Timeout,
            _ => Cause::Other,
        }
    }
}
