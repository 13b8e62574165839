//! The causes of diesel's errors. Feature `diesel`.

use std::borrow::Cow;

use diesel::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind, Error};

use super::sql::{mysql, sqlite};
use super::{Cause, Upstream};

/// Feature `diesel`.
///
/// | error | cause |
/// |---|---|
/// | `NotFound` | `NotFound` |
/// | `UniqueViolation`, `ExclusionViolation` | `Unique` |
/// | `ForeignKeyViolation`, `RestrictViolation` | `ForeignKey` |
/// | `CheckViolation` | `Check` |
/// | `NotNullViolation` | `NotNull` |
/// | `SerializationFailure` | `Conflict` |
/// | `ReadOnlyTransaction` | `Unavailable` |
/// | `ClosedConnection`, `BrokenTransactionManager` | `Timeout` |
/// | `Unknown` | by the English texts of deadlocks, lock timeouts, full servers and SQLite's constraints |
/// | `RollbackErrorOnCommit` | that of the commit |
/// | any other | `Other` |
///
/// diesel passes neither SQLSTATE nor error number on. PostgreSQL's errors name their
/// constraint; MySQL's and SQLite's name it in their text.
impl Upstream for Error {
    fn cause(&self) -> Cause<'_> {
        match self {
            Self::NotFound => Cause::NotFound,
            Self::DatabaseError(kind, information) => cause_in_database(*kind, &**information),
            Self::RollbackErrorOnCommit { commit_error, .. } => commit_error.cause(),
            Self::BrokenTransactionManager => Cause::Timeout,
            _ => Cause::Other,
        }
    }
}

fn cause_in_database(
    kind: DatabaseErrorKind,
    information: &(dyn DatabaseErrorInformation + Send + Sync),
) -> Cause<'_> {
    use DatabaseErrorKind as Kind;

    let message = information.message();
    let constraint = || information.constraint_name().map(Cow::Borrowed);
    match kind {
        Kind::UniqueViolation | Kind::ExclusionViolation => {
            let in_text = || sqlite::unique(message).or_else(|| mysql::key(message));
            Cause::Unique(constraint().or_else(in_text))
        }
        Kind::ForeignKeyViolation | Kind::RestrictViolation => {
            Cause::ForeignKey(constraint().or_else(|| mysql::foreign_key(message)))
        }
        Kind::CheckViolation => {
            let in_text = || sqlite::check(message).or_else(|| mysql::check(message));
            Cause::Check(constraint().or_else(in_text))
        }
        Kind::NotNullViolation => {
            let column = information.column_name().map(Cow::Borrowed);
            let in_text = || sqlite::not_null(message).or_else(|| mysql::column(message));
            Cause::NotNull(column.or_else(in_text))
        }
        Kind::SerializationFailure => Cause::Conflict,
        Kind::ReadOnlyTransaction => Cause::Unavailable,
        Kind::ClosedConnection => Cause::Timeout,
        Kind::Unknown => cause_in_text(message),
        _ => Cause::Other,
    }
}

/// Returns the cause of an error that diesel has no kind for. Whole texts only,
/// because part of a message may be a value that somebody sent.
fn cause_in_text(message: &str) -> Cause<'_> {
    match message {
        // PostgreSQL
        "deadlock detected"
        | "canceling statement due to lock timeout"
        // MySQL
        | "Deadlock found when trying to get lock; try restarting transaction"
        | "Lock wait timeout exceeded; try restarting transaction"
        // SQLite
        | "database is locked"
        | "database table is locked" => Cause::Conflict,
        "sorry, too many clients already" | "Too many connections" => Cause::Unavailable,
        "canceling statement due to statement timeout" => Cause::Timeout,
        "canceling statement due to user request" | "interrupted" => Cause::Canceled,
        _ => sqlite::violation(message).unwrap_or(Cause::Other),
    }
}

/// Feature `diesel`.
///
/// There is no connection, so nothing was sent: `BadConnection` and a failed setup are
/// `Unavailable`. Any other is `Other`.
impl Upstream for ConnectionError {
    fn cause(&self) -> Cause<'_> {
        match self {
            Self::BadConnection(_) => Cause::Unavailable,
            // Only the setup was sent, and no statement of the caller.
            Self::CouldntSetupConfiguration(error) => match error.cause() {
                Cause::Timeout => Cause::Unavailable,
                cause => cause,
            },
            _ => Cause::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(kind: DatabaseErrorKind, message: &str) -> Error {
        Error::DatabaseError(kind, Box::new(message.to_owned()))
    }

    /// An error of PostgreSQL.
    struct Postgres;

    impl DatabaseErrorInformation for Postgres {
        fn message(&self) -> &'static str {
            "duplicate key value violates unique constraint \"users_email_key\""
        }

        fn details(&self) -> Option<&str> {
            None
        }

        fn hint(&self) -> Option<&str> {
            None
        }

        fn table_name(&self) -> Option<&str> {
            Some("users")
        }

        fn column_name(&self) -> Option<&str> {
            Some("email")
        }

        fn constraint_name(&self) -> Option<&str> {
            Some("users_email_key")
        }

        fn statement_position(&self) -> Option<i32> {
            None
        }
    }

    #[test]
    fn violation_of_postgres_has_the_name_of_the_constraint() {
        let of = |kind| Error::DatabaseError(kind, Box::new(Postgres));
        let name = || Some("users_email_key".into());
        assert_eq!(of(DatabaseErrorKind::UniqueViolation).cause(), Cause::Unique(name()));
        assert_eq!(of(DatabaseErrorKind::ForeignKeyViolation).cause(), Cause::ForeignKey(name()));
        assert_eq!(of(DatabaseErrorKind::CheckViolation).cause(), Cause::Check(name()));
        let column = Cause::NotNull(Some("email".into()));
        assert_eq!(of(DatabaseErrorKind::NotNullViolation).cause(), column);
    }

    #[test]
    fn violation_of_mysql_is_named_in_its_text() {
        use DatabaseErrorKind as Kind;

        let message = "Duplicate entry 'a' for key 'users.email_key'";
        let error = database(Kind::UniqueViolation, message);
        assert_eq!(error.cause(), Cause::Unique(Some("email_key".into())));
        let error = database(Kind::CheckViolation, "Check constraint 'adult' is violated.");
        assert_eq!(error.cause(), Cause::Check(Some("adult".into())));
        let error = database(Kind::NotNullViolation, "Column 'email' cannot be null");
        assert_eq!(error.cause(), Cause::NotNull(Some("email".into())));
    }

    #[test]
    fn unknown_error_is_known_by_its_whole_text() {
        let unknown = |message| database(DatabaseErrorKind::Unknown, message);
        assert_eq!(unknown("deadlock detected").cause(), Cause::Conflict);
        assert_eq!(unknown("database is locked").cause(), Cause::Conflict);
        assert_eq!(unknown("x: database is locked").cause(), Cause::Other);
        assert_eq!(unknown("sorry, too many clients already").cause(), Cause::Unavailable);
        let rowid = unknown("UNIQUE constraint failed: t.id");
        assert_eq!(rowid.cause(), Cause::Unique(Some("t.id".into())));
    }

    #[test]
    fn error_of_a_commit_is_what_the_commit_says() {
        let commit_error = Box::new(database(DatabaseErrorKind::SerializationFailure, ""));
        let rollback_error = Box::new(Error::BrokenTransactionManager);
        let error = Error::RollbackErrorOnCommit { rollback_error, commit_error };
        assert_eq!(error.cause(), Cause::Conflict);
        let closed = database(DatabaseErrorKind::ClosedConnection, "");
        assert_eq!(closed.cause(), Cause::Timeout);
        let setup = ConnectionError::CouldntSetupConfiguration(closed);
        assert_eq!(setup.cause(), Cause::Unavailable);
        assert_eq!(ConnectionError::BadConnection("x".into()).cause(), Cause::Unavailable);
        assert_eq!(ConnectionError::InvalidConnectionUrl("x".into()).cause(), Cause::Other);
    }
}
