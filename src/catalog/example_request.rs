//! The request in which examples occur.

use std::time::{Duration, SystemTime};

use apierror_core::{RequestContext, Timestamp};
use http::Method;

pub(super) const REQUEST_ID: &str = "0192f0c1-7b1e-7c3a-9d4e-5f60718293a4";
pub(super) const PATH: &str = "/v1/orders/42";
/// 2026-01-01T00:00:00Z, since the Unix epoch.
const TIME: Duration = Duration::from_secs(1_767_225_600);

/// Returns the request in which all examples occur, with another path if one is given.
pub(super) fn example_request(path: Option<&str>) -> RequestContext {
    RequestContext::new()
        .with_request_id(REQUEST_ID)
        .with_method(Method::GET)
        .with_path(path.unwrap_or(PATH))
        .with(Timestamp::from(SystemTime::UNIX_EPOCH + TIME))
}
