//! The causes of [`redis::RedisError`]. Feature `redis`.

use std::error::Error;
use std::io;
use std::sync::Arc;

use redis::{ErrorKind, RedisError, ServerError, ServerErrorKind};

use super::io::cause_in_connection;
use super::{Cause, Upstream};

/// Feature `redis`.
///
/// | error | cause |
/// |---|---|
/// | refused, no socket, unknown host; no master or replica found by the sentinels | `Unavailable` |
/// | `LOADING`, `MASTERDOWN`, `CLUSTERDOWN`, `TRYAGAIN`, `READONLY`, `BUSY`, `OOM`, `MISCONF`, `NOREPLICAS`, `max number of clients reached` | `Unavailable`: the server refuses the command |
/// | any other I/O error, a node of the cluster that cannot be reached | `Timeout` |
/// | `NOAUTH`, `WRONGPASS`, failed authentication | `Unauthenticated` |
/// | `NOPERM`; no access to the socket | `Forbidden` |
/// | any other error of the server | `Code`: its first word, such as `WRONGTYPE`; in general `Unique` for `BUSYKEY` and `BUSYGROUP`, `NotFound` for `NOGROUP`, or else `Other` |
/// | errors of a pipeline or transaction | `Code` of the first, in general `Other`: other commands may have been applied |
/// | any other | `Other` |
///
/// A client of a cluster sends a command again by itself, so a command whose last
/// attempt was refused may have been applied by an earlier one. Turn its retries off
/// for commands that must not happen twice.
impl Upstream for RedisError {
    fn cause(&self) -> Cause<'_> {
        let source = self.source();
        if let Some(error) = source.and_then(|source| source.downcast_ref::<ServerError>()) {
            return cause_of_server(error);
        }
        match self.kind() {
            ErrorKind::Io => source.and_then(as_io).map_or(Cause::Timeout, cause_in_connection),
            ErrorKind::MasterNameNotFoundBySentinel | ErrorKind::NoValidReplicasFoundBySentinel => {
                Cause::Unavailable
            }
            ErrorKind::ClusterConnectionNotFound => Cause::Timeout,
            ErrorKind::AuthenticationFailed => Cause::Unauthenticated,
            // A pipeline or a transaction.
            ErrorKind::Server(_) | ErrorKind::Extension => {
                let errors = self.clone().into_server_errors();
                let first = errors.as_deref().and_then(<[_]>::first);
                first.map_or(Cause::Other, |(_, error)| Cause::Code(error.code().to_owned().into()))
            }
            _ => Cause::Other,
        }
    }

    fn general_cause(&self) -> Cause<'_> {
        let is_single = self.source().is_some_and(<dyn Error>::is::<ServerError>);
        match self.code() {
            Some("BUSYKEY" | "BUSYGROUP") if is_single => Cause::Unique(None),
            Some("NOGROUP") if is_single => Cause::NotFound,
            _ => Cause::Other,
        }
    }
}

/// Returns the I/O error that is the source, in the `Arc` that redis keeps it in.
fn as_io<'a>(source: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    let kept = source.downcast_ref::<Arc<dyn Error + Send + Sync>>();
    kept.map_or_else(|| source.downcast_ref(), |kept| kept.downcast_ref())
}

/// Returns the cause of the error of one command. The server says it instead of
/// running the command.
fn cause_of_server(error: &ServerError) -> Cause<'_> {
    use ServerErrorKind as Kind;

    match error.kind() {
        Some(
            Kind::BusyLoading
            | Kind::MasterDown
            | Kind::ClusterDown
            | Kind::TryAgain
            | Kind::ReadOnly,
        ) => return Cause::Unavailable,
        Some(Kind::NoPerm) => return Cause::Forbidden,
        Some(Kind::ResponseError) if error.details() == Some("max number of clients reached") => {
            return Cause::Unavailable;
        }
        _ => {}
    }
    match error.code() {
        "BUSY" | "OOM" | "MISCONF" | "NOREPLICAS" => Cause::Unavailable,
        "NOAUTH" | "WRONGPASS" => Cause::Unauthenticated,
        code => Cause::Code(code.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use redis::{ErrorKind, RedisError, Value, make_extension_error, parse_redis_value};

    // Not all of it: `Error` has a method `cause` too.
    use crate::upstream::{Cause, Upstream};

    /// Returns the error that a server sends as `line`.
    fn sent(line: &str) -> RedisError {
        let value = parse_redis_value(format!("-{line}\r\n").as_bytes()).expect("a reply");
        match value {
            Value::ServerError(error) => error.into(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn refused_command_is_unavailable() {
        for line in [
            "LOADING Redis is loading the dataset in memory",
            "MASTERDOWN Link with MASTER is down",
            "CLUSTERDOWN The cluster is down",
            "TRYAGAIN Multiple keys request during rehashing of slot",
            "READONLY You can't write against a read only replica.",
            "BUSY Redis is busy running a script.",
            "OOM command not allowed when used memory > 'maxmemory'.",
            "MISCONF Redis is configured to save RDB snapshots",
            "NOREPLICAS Not enough good replicas to write.",
            "ERR max number of clients reached",
        ] {
            assert_eq!(sent(line).cause(), Cause::Unavailable, "{line}");
        }
    }

    #[test]
    fn error_of_the_server_has_its_first_word_as_code() {
        let error = sent("WRONGTYPE Operation against a key holding the wrong kind of value");
        assert_eq!(error.cause(), Cause::Code("WRONGTYPE".into()));
        assert_eq!(error.general_cause(), Cause::Other);
        assert_eq!(sent("ERR syntax error").cause(), Cause::Code("ERR".into()));
        assert_eq!(sent("NOAUTH Authentication required.").cause(), Cause::Unauthenticated);
        let wrong = "WRONGPASS invalid username-password pair or user is disabled.";
        assert_eq!(sent(wrong).cause(), Cause::Unauthenticated);
        assert_eq!(sent("NOPERM no permissions").cause(), Cause::Forbidden);
        assert_eq!(
            sent("BUSYKEY Target key name already exists.").general_cause(),
            Cause::Unique(None)
        );
        assert_eq!(sent("NOGROUP No such key").general_cause(), Cause::NotFound);
        let extension = make_extension_error("CARD".to_owned(), None);
        assert_eq!(extension.cause(), Cause::Code("CARD".into()));
    }

    #[test]
    fn error_without_a_connection_is_unavailable() {
        let io = |kind: io::ErrorKind| RedisError::from(io::Error::from(kind));
        assert_eq!(io(io::ErrorKind::ConnectionRefused).cause(), Cause::Unavailable);
        assert_eq!(io(io::ErrorKind::NotFound).cause(), Cause::Unavailable);
        assert_eq!(io(io::ErrorKind::WouldBlock).cause(), Cause::Timeout);
        assert_eq!(io(io::ErrorKind::BrokenPipe).cause(), Cause::Timeout);
        let dropped = RedisError::from((ErrorKind::Io, "driver terminated"));
        assert_eq!(dropped.cause(), Cause::Timeout);
        let lost = RedisError::from((ErrorKind::ClusterConnectionNotFound, "no node"));
        assert_eq!(lost.cause(), Cause::Timeout);
        let typed = RedisError::from((ErrorKind::UnexpectedReturnType, "not a string"));
        assert_eq!(typed.cause(), Cause::Other);
    }
}
