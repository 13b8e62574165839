//! Errors in a stream of server-sent events.

use apierror_core::__private::notify;
use apierror_core::ApiError;
use bytes::Bytes;

/// The data of an event about the error, whose JSON is `json`; for the log, and for who is told of each occurrence, it counts
/// as a response.
pub(crate) fn event_data(error: &dyn ApiError, json: &Bytes) -> String {
    notify(error);
    // Only between values can there be a line's end, and there a space is the same: JSON has it escaped in strings.
    String::from_utf8_lossy(json).replace(['\r', '\n'], " ")
}
