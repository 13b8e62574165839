//! Error numbers of MySQL and MariaDB.
//! <https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html>
//! <https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference>

use std::borrow::Cow;

use super::{between, named};
#[cfg(feature = "sqlx")]
use crate::upstream::Cause;

/// Returns the cause for the number of an error. One that is not in the table is a
/// [`Cause::Code`].
#[cfg(feature = "sqlx")]
#[expect(clippy::match_same_arms, reason = "an arm for each reason")]
pub(in crate::upstream) fn cause<'a>(
    number: u16,
    state: Option<&str>,
    message: &'a str,
) -> Cause<'a> {
    match number {
        // ER_DUP_ENTRY, ER_DUP_ENTRY_WITH_KEY_NAME, ER_DUP_UNKNOWN_IN_INDEX
        1062 | 1586 | 1859 => Cause::Unique(key(message)),
        // ER_DUP_KEY, ER_DUP_UNIQUE: they name the table
        1022 | 1169 => Cause::Unique(None),
        // ER_NO_REFERENCED_ROW(_2), ER_ROW_IS_REFERENCED(_2), and a cascade that
        // would lead to a duplicate
        1216 | 1217 | 1451 | 1452 | 1557 | 1761 | 1762 => Cause::ForeignKey(foreign_key(message)),
        // ER_CHECK_CONSTRAINT_VIOLATED, ER_VIEW_CHECK_FAILED
        3819 => Cause::Check(check(message)),
        1369 => Cause::Check(None),
        // ER_CONSTRAINT_FAILED of MariaDB. In MySQL the number means something else.
        4025 if state == Some("23000") => Cause::Check(between(message, "CONSTRAINT `", "`")),
        // ER_BAD_NULL_ERROR, ER_NO_DEFAULT_FOR_FIELD, ER_WARN_NULL_TO_NOTNULL
        1048 | 1364 | 1263 => Cause::NotNull(column(message)),
        // ER_LOCK_DEADLOCK, ER_LOCK_WAIT_TIMEOUT, ER_LOCK_NOWAIT, ER_LOCK_ABORTED,
        // ER_CHECKREAD, ER_XA_RBTIMEOUT, ER_XA_RBDEADLOCK, ER_USER_LOCK_DEADLOCK,
        // ER_TRANSACTION_ROLLBACK_DURING_COMMIT
        1213 | 1205 | 3572 | 1689 | 1020 | 1613 | 1614 | 3058 | 3101 => Cause::Conflict,
        // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED,
        // ER_SERVER_SHUTDOWN, ER_SERVER_OFFLINE_MODE, ER_READ_ONLY_MODE
        1040 | 1203 | 1226 | 1053 | 3032 | 1836 => Cause::Unavailable,
        // ER_DISK_FULL, ER_OUTOFMEMORY, ER_OUT_OF_RESOURCES, ER_RECORD_FILE_FULL,
        // ER_CANT_CREATE_THREAD, ER_LOCK_TABLE_FULL
        1021 | 1037 | 1041 | 1114 | 1135 | 1206 => Cause::Unavailable,
        // ER_OPTION_PREVENTS_STATEMENT: `--read-only` after a failover
        1290 if message.contains("read-only") => Cause::Unavailable,
        // ER_QUERY_TIMEOUT; ER_STATEMENT_TIMEOUT of MariaDB
        3024 | 1969 => Cause::Timeout,
        // ER_NET_READ_ERROR and its like: the connection broke while in use
        1158..=1161 | 1184 => Cause::Timeout,
        // ER_QUERY_INTERRUPTED; ER_CONNECTION_KILLED of MariaDB
        1317 | 1927 => Cause::Canceled,
        // ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR
        1045 | 1698 => Cause::Unauthenticated,
        // ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR,
        // ER_COLUMNACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR,
        // ER_PROCACCESS_DENIED_ERROR
        1044 | 1142 | 1143 | 1227 | 1370 => Cause::Forbidden,
        // ER_DATA_TOO_LONG, ER_WARN_DATA_OUT_OF_RANGE, ER_WARN_DATA_TRUNCATED,
        // ER_TRUNCATED_WRONG_VALUE(_FOR_FIELD), ER_DATETIME_FUNCTION_OVERFLOW,
        // ER_DATA_OUT_OF_RANGE, ER_INVALID_JSON_TEXT
        1406 | 1264 | 1265 | 1292 | 1366 | 1441 | 1690 | 3140 => Cause::Invalid,
        _ => Cause::Code(number.to_string().into()),
    }
}

/// Returns the key of `Duplicate entry 'x' for key 'users.email_key'`, without the
/// table that MySQL 8.0.19 and later write before it.
///
/// The value may have been sent by anybody and may hold quotes. So this reads from
/// the end.
pub(in crate::upstream) fn key(message: &str) -> Option<Cow<'_, str>> {
    let (_, key) = message.strip_suffix('\'')?.rsplit_once('\'')?;
    named(key.rsplit_once('.').map_or(key, |(_, key)| key))
}

/// Returns the constraint of ``… fails (`db`.`orders`, CONSTRAINT `orders_user` FOREIGN
/// KEY …``.
pub(in crate::upstream) fn foreign_key(message: &str) -> Option<Cow<'_, str>> {
    between(message, "CONSTRAINT `", "` FOREIGN KEY")
}

/// Returns the constraint of `Check constraint 'users_age' is violated.`
pub(in crate::upstream) fn check(message: &str) -> Option<Cow<'_, str>> {
    between(message, "'", "'")
}

/// Returns the column of `Column 'email' cannot be null` and of `Field 'email' doesn't
/// have a default value`.
pub(in crate::upstream) fn column(message: &str) -> Option<Cow<'_, str>> {
    between(message, "'", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_has_no_table_and_ignores_quotes_in_the_value() {
        let name = |message| key(message).unwrap_or_default();
        assert_eq!(name("Duplicate entry 'a' for key 'email_key'"), "email_key");
        assert_eq!(name("Duplicate entry 'a' for key 'users.email_key'"), "email_key");
        assert_eq!(name("Duplicate entry 'a' for key 'PRIMARY'"), "PRIMARY");
        assert_eq!(
            name("Duplicate entry 'x' for key 'admin' for key 'users.email_key'"),
            "email_key"
        );
        assert_eq!(name("Duplicate entry ''' for key 'k'"), "k");
    }

    #[test]
    fn messages_that_are_cut_or_of_another_language_have_no_name() {
        for message in
            ["", "'", "''", "Duplicate entry 'x' for key 'emai", "…'", "Doppelter Eintrag"]
        {
            assert_eq!(key(message), None, "{message}");
        }
        for message in
            ["", "CONSTRAINT `", "CONSTRAINT `` FOREIGN KEY", "a foreign key constraint fails"]
        {
            assert_eq!(foreign_key(message), None, "{message}");
            assert_eq!(check(message), None, "{message}");
        }
    }

    #[cfg(feature = "sqlx")]
    #[test]
    fn violation_has_the_name_of_the_constraint() {
        let message = "Cannot add or update a child row: a foreign key constraint fails \
            (`shop`.`orders`, CONSTRAINT `orders_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))";
        let fk = Cause::ForeignKey(Some("orders_user".into()));
        assert_eq!(cause(1452, Some("23000"), message), fk);
        assert_eq!(cause(1451, Some("23000"), message), fk);
        let unique = Cause::Unique(Some("email_key".into()));
        assert_eq!(cause(1859, None, "Duplicate entry for key 'users.email_key'"), unique);
        let table = "Can't write; duplicate key in table 'users'";
        assert_eq!(cause(1022, Some("23000"), table), Cause::Unique(None));
        let checked = Cause::Check(Some("adult".into()));
        assert_eq!(cause(3819, Some("HY000"), "Check constraint 'adult' is violated."), checked);
        let message = "CONSTRAINT `adult` failed for `shop`.`users`";
        assert_eq!(cause(4025, Some("23000"), message), checked);
        assert_eq!(cause(4025, Some("HY000"), message), Cause::Code("4025".into()));
        let null = Cause::NotNull(Some("email".into()));
        assert_eq!(cause(1048, Some("23000"), "Column 'email' cannot be null"), null);
        assert_eq!(cause(1364, Some("HY000"), "Field 'email' doesn't have a default value"), null);
    }

    #[cfg(feature = "sqlx")]
    #[test]
    fn numbers_that_leave_nothing_behind_are_told_from_those_that_may() {
        let of = |number| cause(number, None, "");
        for number in [1213, 1205, 3572, 3101] {
            assert_eq!(of(number), Cause::Conflict, "{number}");
        }
        for number in [1040, 1203, 1053, 1836, 1041] {
            assert_eq!(of(number), Cause::Unavailable, "{number}");
        }
        for number in [3024, 1969, 1158, 1161] {
            assert_eq!(of(number), Cause::Timeout, "{number}");
        }
        assert_eq!(of(1317), Cause::Canceled);
        assert_eq!(of(1045), Cause::Unauthenticated);
        assert_eq!(of(1406), Cause::Invalid);
        assert_eq!(of(1146), Cause::Code("1146".into()));
        let read_only = "The MySQL server is running with the --read-only option so it cannot execute this statement";
        assert_eq!(cause(1290, None, read_only), Cause::Unavailable);
        assert_eq!(of(1290), Cause::Code("1290".into()));
    }
}
