//! The causes of [`tokio_postgres::Error`]. Feature `tokio-postgres`.

use std::borrow::Cow;
use std::error::Error as _;
use std::io;

use tokio_postgres::Error;

use super::io::cause_in_connection;
use super::sql::postgres;
use super::{Cause, Upstream};

/// Feature `tokio-postgres`.
///
/// | error | cause |
/// |---|---|
/// | of the server | by its SQLSTATE: the [table of PostgreSQL](https://docs.rs/apierror/latest/apierror/guide/upstream_libraries/index.html) |
/// | `unexpected number of rows`, as of `query_one` without a row | `NotFound` |
/// | `error connecting to server`, `error performing TLS handshake` | `Unavailable` |
/// | `authentication error` | `Unauthenticated` |
/// | `connection closed`, `timeout waiting for server`, another I/O error | `Timeout` |
/// | any other | `Other` |
///
/// A call on a connection that was closed before fails in the same way as one whose
/// connection breaks before the answer. So `connection closed` is `Timeout`.
impl Upstream for Error {
    fn cause(&self) -> Cause<'_> {
        if let Some(error) = self.as_db_error() {
            let fields = postgres::Fields {
                constraint: error.constraint(),
                column: error.column(),
                message: error.message(),
            };
            return postgres::cause(Cow::Borrowed(error.code().code()), &fields);
        }
        if self.is_closed() {
            return Cause::Timeout;
        }
        // The kind is private, but each has a text of its own.
        match self.to_string().as_str() {
            "error connecting to server" | "error performing TLS handshake" => Cause::Unavailable,
            "query returned an unexpected number of rows" => Cause::NotFound,
            "authentication error" => Cause::Unauthenticated,
            "timeout waiting for server" => Cause::Timeout,
            "error communicating with the server" => {
                let source = self.source().and_then(|source| source.downcast_ref::<io::Error>());
                source.map_or(Cause::Timeout, cause_in_connection)
            }
            _ => Cause::Other,
        }
    }
}
