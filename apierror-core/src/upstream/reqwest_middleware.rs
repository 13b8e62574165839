//! The causes of [`reqwest_middleware::Error`]. Feature `client-reqwest`.

use reqwest_middleware::Error;

use super::{Cause, Upstream};
use crate::sources::MAX_LEN;

/// Feature `client-reqwest`.
///
/// The cause is that of the `reqwest::Error` in it, or else
/// `Other`. In an error of a middleware, such as `GaveUp`, `Unavailable` becomes
/// `Timeout`: there was no connection for the last attempt, but an earlier one may have
/// been sent.
impl Upstream for Error {
    fn cause(&self) -> Cause<'_> {
        match self {
            Self::Reqwest(error) => error.cause(),
            Self::Middleware(error) => {
                let mut errors = error.chain().take(MAX_LEN);
                let found = errors.find_map(|error| error.downcast_ref::<reqwest::Error>());
                match found.map_or(Cause::Other, Upstream::cause) {
                    Cause::Unavailable => Cause::Timeout,
                    cause => cause,
                }
            }
        }
    }
}
