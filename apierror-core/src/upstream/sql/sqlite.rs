//! Result codes of SQLite. <https://www.sqlite.org/rescode.html>

use std::borrow::Cow;

use super::named;
use crate::upstream::Cause;

/// Returns the cause for an extended result code. One that is not in the table is a
/// [`Cause::Code`].
#[cfg(feature = "sqlx")]
pub(in crate::upstream) fn cause(code: i32, message: &str) -> Cause<'_> {
    // SQLITE_CONSTRAINT_*
    match code {
        // _UNIQUE, _PRIMARYKEY, _ROWID
        2067 | 1555 | 2579 => return Cause::Unique(unique(message)),
        787 => return Cause::ForeignKey(None),
        275 => return Cause::Check(check(message)),
        1299 => return Cause::NotNull(not_null(message)),
        // _DATATYPE: a value of another type in a strict table
        3091 => return Cause::Invalid,
        // _TRIGGER: the text of `RAISE`, or a foreign key that says RESTRICT.
        // Without extended codes: by the message.
        1811 | 19 => {
            return violation(message).unwrap_or_else(|| Cause::Check(named(message)));
        }
        _ => {}
    }
    // The lower eight bits are the primary code.
    match code & 0xff {
        // BUSY, LOCKED: the statement failed, and nothing of it was applied
        5 | 6 => Cause::Conflict,
        // INTERRUPT
        9 => Cause::Canceled,
        // NOMEM, FULL, CANTOPEN
        7 | 13 | 14 => Cause::Unavailable,
        // PERM, READONLY, AUTH
        3 | 8 | 23 => Cause::Forbidden,
        // TOOBIG, MISMATCH
        18 | 20 => Cause::Invalid,
        _ => Cause::Code(code.to_string().into()),
    }
}

/// Returns the cause that the text of a failed constraint tells.
pub(in crate::upstream) fn violation(message: &str) -> Option<Cause<'_>> {
    if message.starts_with(UNIQUE) {
        Some(Cause::Unique(unique(message)))
    } else if message.starts_with(CHECK) {
        Some(Cause::Check(check(message)))
    } else if message.starts_with(NOT_NULL) {
        Some(Cause::NotNull(not_null(message)))
    } else if message == "FOREIGN KEY constraint failed" {
        Some(Cause::ForeignKey(None))
    } else {
        None
    }
}

const UNIQUE: &str = "UNIQUE constraint failed: ";
const CHECK: &str = "CHECK constraint failed: ";
const NOT_NULL: &str = "NOT NULL constraint failed: ";

/// Returns `users.email`; `users.first, users.last` in the order of the index; or the
/// name of an index over an expression.
pub(in crate::upstream) fn unique(message: &str) -> Option<Cow<'_, str>> {
    let columns = message.strip_prefix(UNIQUE)?;
    let index = columns.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\''));
    named(index.unwrap_or(columns))
}

/// Returns the name of the check, or the expression of one that has no name.
pub(in crate::upstream) fn check(message: &str) -> Option<Cow<'_, str>> {
    named(message.strip_prefix(CHECK)?)
}

/// Returns `users.email`.
pub(in crate::upstream) fn not_null(message: &str) -> Option<Cow<'_, str>> {
    named(message.strip_prefix(NOT_NULL)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_names_columns_or_the_index() {
        let name = |message| unique(message).unwrap_or_default();
        assert_eq!(name("UNIQUE constraint failed: users.email"), "users.email");
        assert_eq!(name("UNIQUE constraint failed: u.first, u.last"), "u.first, u.last");
        assert_eq!(name("UNIQUE constraint failed: index 'email_lower'"), "email_lower");
        for message in ["", "UNIQUE constraint failed: ", "index 'x'", "constraint failed"] {
            assert_eq!(unique(message), None, "{message}");
        }
        assert_eq!(name("UNIQUE constraint failed: index '"), "index '");
    }

    #[cfg(feature = "sqlx")]
    #[test]
    fn codes_are_read_with_and_without_their_extension() {
        for code in [5, 6, 261, 517, 773, 262] {
            assert_eq!(cause(code, "database is locked"), Cause::Conflict, "{code}");
        }
        for code in [14, 270, 13, 7] {
            assert_eq!(cause(code, ""), Cause::Unavailable, "{code}");
        }
        for code in [8, 264, 3, 23] {
            assert_eq!(cause(code, ""), Cause::Forbidden, "{code}");
        }
        assert_eq!(cause(9, ""), Cause::Canceled);
        assert_eq!(cause(20, ""), Cause::Invalid);
        assert_eq!(cause(1, "no such table: x"), Cause::Code("1".into()));
        // The commit may have reached the disk.
        assert_eq!(cause(1034, "disk I/O error"), Cause::Code("1034".into()));
        assert_eq!(cause(-1, ""), Cause::Code("-1".into()));
    }

    #[cfg(feature = "sqlx")]
    #[test]
    fn trigger_is_a_check_of_its_text_or_a_foreign_key() {
        let raised = Cause::Check(Some("stock is reserved".into()));
        assert_eq!(cause(1811, "stock is reserved"), raised);
        assert_eq!(cause(1811, "FOREIGN KEY constraint failed"), Cause::ForeignKey(None));
        let unique = Cause::Unique(Some("t.a".into()));
        assert_eq!(cause(19, "UNIQUE constraint failed: t.a"), unique);
    }
}
