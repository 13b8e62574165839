//! Errors in a stream of server-sent events.

use apierror_core::__private::notify;
use apierror_core::ApiError;
use bytes::Bytes;

/// Returns the data of an event about the error, whose JSON is `json`.
///
/// The log and the listener are notified as for a response.
pub(crate) fn event_data(error: &dyn ApiError, json: &Bytes) -> String {
    notify(error);
    // JSON escapes line ends in strings. Those between values mean the same as
    // a space.
    String::from_utf8_lossy(json).replace(['\r', '\n'], " ")
}
