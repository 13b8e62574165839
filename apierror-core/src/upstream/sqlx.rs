//! The causes of [`sqlx::Error`]. Feature `sqlx`.

use sqlx::Error;
use sqlx::error::DatabaseError;

use super::io::cause_in_connection;
use super::sql::{mysql, postgres, sqlite};
use super::{Cause, Upstream};

/// Feature `sqlx`.
///
/// | error | cause |
/// |---|---|
/// | `RowNotFound` | `NotFound` |
/// | `PoolTimedOut`, `PoolClosed`, `Tls` | `Unavailable` |
/// | `Io`: refused, no socket, unknown host | `Unavailable` |
/// | `Io`: no access to the socket | `Forbidden` |
/// | `Io`: any other, `WorkerCrashed` | `Timeout` |
/// | `Database` | by the [tables of PostgreSQL, MySQL and SQLite](https://docs.rs/apierror/latest/apierror/guide/upstream_libraries/index.html) |
/// | any other | `Other` |
impl Upstream for Error {
    fn cause(&self) -> Cause<'_> {
        match self {
            Self::RowNotFound => Cause::NotFound,
            // A TLS handshake comes before the first statement.
            Self::PoolTimedOut | Self::PoolClosed | Self::Tls(_) => Cause::Unavailable,
            Self::Io(error) => cause_in_connection(error),
            // The thread of SQLite is gone, and what it did is not known.
            Self::WorkerCrashed => Cause::Timeout,
            Self::Database(error) => cause_in_database(&**error),
            _ => Cause::Other,
        }
    }
}

/// Without a driver there is no type to look for. What the error says tells which
/// database it is from: MySQL's is displayed with its number, and a code of SQLite is
/// a number of at most four digits.
fn cause_in_database(error: &dyn DatabaseError) -> Cause<'_> {
    let (code, message) = (error.code(), error.message());
    if let Some(number) = mysql_number(error, code.as_deref()) {
        return mysql::cause(number, code.as_deref(), message);
    }
    let Some(code) = code else { return Cause::Other };
    match code.parse() {
        Ok(code) if is_sqlite(error, code) => sqlite::cause(code, message),
        _ => {
            let constraint = error.constraint();
            postgres::cause(code, &postgres::Fields { constraint, column: None, message })
        }
    }
}

/// Returns the number that `1062 (23000): Duplicate entry …` begins with, the display
/// of an error of MySQL. PostgreSQL's is the message.
fn mysql_number(error: &dyn DatabaseError, code: Option<&str>) -> Option<u16> {
    let shown = error.to_string();
    let rest = shown.strip_suffix(error.message())?.strip_suffix(": ")?;
    let number = match code {
        Some(code) => rest.strip_suffix(')')?.strip_suffix(code)?.strip_suffix(" (")?,
        None => rest,
    };
    number.parse().ok()
}

/// An error of SQLite is displayed as `(code: 2067) UNIQUE constraint …`, its code and its
/// message. PostgreSQL's is the message, whatever it begins with.
fn is_sqlite(error: &dyn DatabaseError, code: i32) -> bool {
    let shown = error.to_string();
    shown.strip_suffix(error.message()).is_some_and(|rest| rest == format!("(code: {code}) "))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::{fmt, io};

    use sqlx::Error;
    use sqlx::error::{DatabaseError, ErrorKind};

    // `std::error::Error` is not in scope: it has a method `cause` too.
    use crate::upstream::{Cause, Upstream};

    /// An error of a driver, as it is displayed.
    #[derive(Debug)]
    struct Fake {
        code: Option<&'static str>,
        message: &'static str,
        shown: &'static str,
    }

    impl fmt::Display for Fake {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.shown)
        }
    }

    impl std::error::Error for Fake {}

    impl DatabaseError for Fake {
        fn message(&self) -> &str {
            self.message
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            self.code.map(Cow::Borrowed)
        }

        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    fn database(
        code: impl Into<Option<&'static str>>,
        message: &'static str,
        shown: &'static str,
    ) -> Error {
        Error::Database(Box::new(Fake { code: code.into(), message, shown }))
    }

    #[test]
    fn database_is_known_by_what_its_error_says() {
        let message = "Duplicate entry 'a' for key 'users.email_key'";
        let mysql = database(
            "23000",
            message,
            "1062 (23000): Duplicate entry 'a' for key 'users.email_key'",
        );
        assert_eq!(mysql.cause(), Cause::Unique(Some("email_key".into())));
        let early = database(None, "Too many connections", "1040: Too many connections");
        assert_eq!(early.cause(), Cause::Unavailable);
        let message = "UNIQUE constraint failed: users.email";
        let sqlite =
            database("2067", message, "(code: 2067) UNIQUE constraint failed: users.email");
        assert_eq!(sqlite.cause(), Cause::Unique(Some("users.email".into())));
        let postgres = database("40001", "could not serialize", "could not serialize at line 3");
        assert_eq!(postgres.cause(), Cause::Conflict);
    }

    #[test]
    fn text_of_a_postgres_error_cannot_pass_for_another_database() {
        // `RAISE EXCEPTION '1040 (P0001): x'`
        let raised = database("P0001", "1040 (P0001): x", "1040 (P0001): x");
        assert_eq!(raised.cause(), Cause::Code("P0001".into()));
        let raised = database("40001", "(code: 40001) x", "(code: 40001) x");
        assert_eq!(raised.cause(), Cause::Conflict);
        let raised = database("53300", "", "");
        assert_eq!(raised.cause(), Cause::Unavailable);
        assert_eq!(database(None, "", "").cause(), Cause::Other);
        assert_eq!(database(None, "x", ": x").cause(), Cause::Other);
    }

    #[test]
    fn error_without_a_connection_is_unavailable() {
        assert_eq!(Error::PoolTimedOut.cause(), Cause::Unavailable);
        assert_eq!(Error::PoolClosed.cause(), Cause::Unavailable);
        let refused = Error::Io(io::ErrorKind::ConnectionRefused.into());
        assert_eq!(refused.cause(), Cause::Unavailable);
        let broken = Error::Io(io::ErrorKind::UnexpectedEof.into());
        assert_eq!(broken.cause(), Cause::Timeout);
        assert_eq!(Error::WorkerCrashed.cause(), Cause::Timeout);
        assert_eq!(Error::RowNotFound.cause(), Cause::NotFound);
        assert_eq!(Error::ColumnNotFound("x".into()).cause(), Cause::Other);
    }
}
