//! SQLSTATEs of PostgreSQL.
//! <https://www.postgresql.org/docs/current/errcodes-appendix.html>

use std::borrow::Cow;

use crate::upstream::Cause;

/// What the server says beside the SQLSTATE.
#[derive(Default)]
pub(in crate::upstream) struct Fields<'a> {
    pub constraint: Option<&'a str>,
    pub column: Option<&'a str>,
    pub message: &'a str,
}

/// Returns the cause for a SQLSTATE. One that is not in the table is a
/// [`Cause::Code`].
///
/// A statement that fails leaves nothing behind, because its transaction is rolled
/// back. `Timeout` is for the states in which the server itself does not know, and
/// for those that a proxy sends for a connection that broke.
#[expect(clippy::match_same_arms, reason = "an arm for each reason")]
pub(in crate::upstream) fn cause<'a>(state: Cow<'a, str>, fields: &Fields<'a>) -> Cause<'a> {
    let constraint = || name(fields.constraint);
    match &*state {
        // unique_violation, exclusion_violation
        "23505" | "23P01" => Cause::Unique(constraint()),
        // foreign_key_violation, restrict_violation
        "23503" | "23001" => Cause::ForeignKey(constraint()),
        // check_violation, with_check_option_violation
        "23514" | "44000" => Cause::Check(constraint()),
        "23502" => Cause::NotNull(name(fields.column).or_else(|| null_column(fields.message))),
        // no_data, no_data_found
        "02000" | "P0002" => Cause::NotFound,
        // statement_completion_unknown
        "40003" => Cause::Timeout,
        // serialization_failure, deadlock_detected and their class; lock_not_available
        "55P03" => Cause::Conflict,
        state if state.starts_with("40") => Cause::Conflict,
        // query_canceled: by the user, or by `statement_timeout`
        "57014" if fields.message.contains("user request") => Cause::Canceled,
        "57014" => Cause::Timeout,
        // transaction_timeout
        "25P04" => Cause::Timeout,
        // admin_shutdown, cannot_connect_now, idle_session_timeout,
        // idle_in_transaction_session_timeout: the session ends, and its transaction
        // is rolled back
        "57P01" | "57P03" | "57P05" | "25P03" => Cause::Unavailable,
        // crash_shutdown: sent at any moment, also after a commit
        "57P02" => Cause::Timeout,
        // read_only_sql_transaction: after a failover, a write went to a standby
        "25006" => Cause::Unavailable,
        // sqlclient_unable_to_establish_sqlconnection, connection_does_not_exist,
        // sqlserver_rejected_establishment_of_sqlconnection
        "08001" | "08003" | "08004" => Cause::Unavailable,
        // connection_failure, transaction_resolution_unknown, protocol_violation (of
        // PgBouncer, if its connection to the server broke)
        state if state.starts_with("08") => Cause::Timeout,
        // insufficient_resources, too_many_connections and their class
        state if state.starts_with("53") => Cause::Unavailable,
        // insufficient_privilege
        "42501" => Cause::Forbidden,
        // invalid_authorization_specification, invalid_password
        state if state.starts_with("28") => Cause::Unauthenticated,
        // data_exception: a value is too long, out of range, or cannot be read
        state if state.starts_with("22") => Cause::Invalid,
        _ => Cause::Code(state),
    }
}

fn name(name: Option<&str>) -> Option<Cow<'_, str>> {
    name.filter(|name| !name.is_empty()).map(Cow::Borrowed)
}

/// Returns the column that the English message of a `not_null_violation` names, for
/// libraries that do not pass the server's field on.
fn null_column(message: &str) -> Option<Cow<'_, str>> {
    let rest = message.strip_prefix("null value in column \"")?;
    // `in column "a" of relation "t" violates …`; before PostgreSQL 13 without the
    // relation.
    let end = rest.find("\" of relation \"").or_else(|| rest.find("\" violates"))?;
    name(rest.get(..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(state: &'a str, message: &'a str) -> Cause<'a> {
        cause(Cow::Borrowed(state), &Fields { message, ..Fields::default() })
    }

    #[test]
    fn violation_has_the_name_of_the_constraint() {
        let named = |state: &'static str| {
            let fields = Fields { constraint: Some("k"), ..Fields::default() };
            cause(Cow::Borrowed(state), &fields)
        };
        assert_eq!(named("23505"), Cause::Unique(Some("k".into())));
        assert_eq!(named("23P01"), Cause::Unique(Some("k".into())));
        assert_eq!(named("23503"), Cause::ForeignKey(Some("k".into())));
        assert_eq!(named("23001"), Cause::ForeignKey(Some("k".into())));
        assert_eq!(named("23514"), Cause::Check(Some("k".into())));
        assert_eq!(named("44000"), Cause::Check(Some("k".into())));
        assert_eq!(of("23505", ""), Cause::Unique(None));
    }

    #[test]
    fn null_column_is_read_from_the_message() {
        let column = |message| of("23502", message);
        let email = Cause::NotNull(Some("email".into()));
        let message =
            "null value in column \"email\" of relation \"users\" violates not-null constraint";
        assert_eq!(column(message), email);
        assert_eq!(column("null value in column \"email\" violates not-null constraint"), email);
        // Another language, a domain, and texts that end early.
        for message in
            ["", "Nullwert", "domain d does not allow null values", "null value in column \""]
        {
            assert_eq!(column(message), Cause::NotNull(None), "{message}");
        }
        let fields = Fields { column: Some("id"), ..Fields::default() };
        assert_eq!(cause("23502".into(), &fields), Cause::NotNull(Some("id".into())));
    }

    #[test]
    fn states_that_leave_nothing_behind_are_told_from_those_that_may() {
        for state in ["40001", "40P01", "40002", "55P03"] {
            assert_eq!(of(state, ""), Cause::Conflict, "{state}");
        }
        for state in
            ["57P01", "57P03", "57P05", "25P03", "53300", "53100", "08001", "08004", "25006"]
        {
            assert_eq!(of(state, ""), Cause::Unavailable, "{state}");
        }
        for state in ["40003", "57P02", "57014", "25P04", "08006", "08007", "08000", "08P01"] {
            assert_eq!(of(state, ""), Cause::Timeout, "{state}");
        }
        assert_eq!(of("57014", "canceling statement due to user request"), Cause::Canceled);
    }

    #[test]
    fn state_outside_of_the_table_is_a_code() {
        assert_eq!(of("42P01", ""), Cause::Code("42P01".into()));
        assert_eq!(of("P0001", ""), Cause::Code("P0001".into()));
        assert_eq!(of("", ""), Cause::Code("".into()));
        assert_eq!(of("22001", ""), Cause::Invalid);
        assert_eq!(of("28P01", ""), Cause::Unauthenticated);
        assert_eq!(of("42501", ""), Cause::Forbidden);
        assert_eq!(of("P0002", ""), Cause::NotFound);
    }
}
