//! The causes of [`std::io::Error`].

use std::io;

use super::{Cause, Upstream};

/// The cause follows from the [kind](io::Error::kind):
///
/// | kind | cause |
/// |---|---|
/// | `NotFound` | `NotFound` |
/// | `AlreadyExists` | `Unique`, without a name |
/// | `PermissionDenied`, `ReadOnlyFilesystem` | `Forbidden` |
/// | `InvalidInput`, `InvalidFilename` | `Invalid` |
/// | `Deadlock`, `ResourceBusy` | `Conflict` |
/// | `ConnectionRefused`, `AddrNotAvailable` | `Unavailable` |
/// | `TimedOut`, `ConnectionReset`, `ConnectionAborted`, `BrokenPipe`, `UnexpectedEof`, `HostUnreachable`, `NetworkUnreachable`, `NetworkDown`, `NotConnected` | `Timeout` |
/// | any other | `Other` |
///
/// `HostUnreachable` and its like are no proof that nothing was sent. An open
/// connection fails with them too, if a router says so after a retransmission.
impl Upstream for io::Error {
    fn cause(&self) -> Cause<'_> {
        use io::ErrorKind as Kind;
        match self.kind() {
            Kind::NotFound => Cause::NotFound,
            Kind::AlreadyExists => Cause::Unique(None),
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Cause::Forbidden,
            Kind::InvalidInput | Kind::InvalidFilename => Cause::Invalid,
            Kind::Deadlock | Kind::ResourceBusy => Cause::Conflict,
            kind if never_connected(kind) => Cause::Unavailable,
            Kind::TimedOut
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
            | Kind::UnexpectedEof
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown
            | Kind::NotConnected => Cause::Timeout,
            _ => Cause::Other,
        }
    }
}

/// Returns whether only `connect` fails with this kind, so that nothing was sent.
///
/// Not `HostUnreachable` and its like: Linux also reports them for an open
/// connection whose retransmissions were answered by ICMP.
#[must_use]
pub fn never_connected(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::ConnectionRefused | io::ErrorKind::AddrNotAvailable)
}

/// Returns the cause of an I/O error between a client library and its server. It is
/// not known whether the connection was open.
#[cfg(any(feature = "redis", feature = "sqlx", feature = "tokio-postgres"))]
pub(super) fn cause_in_connection(error: &io::Error) -> Cause<'static> {
    use io::ErrorKind as Kind;
    match error.kind() {
        kind if never_connected(kind) => Cause::Unavailable,
        // The socket of a server on this host does not exist.
        Kind::NotFound => Cause::Unavailable,
        _ if is_failed_lookup(error) => Cause::Unavailable,
        Kind::PermissionDenied => Cause::Forbidden,
        Kind::InvalidInput | Kind::InvalidData | Kind::Unsupported | Kind::OutOfMemory => {
            Cause::Other
        }
        _ => Cause::Timeout,
    }
}

/// Returns whether the name of the host was not found. The kind does not tell, but
/// std always writes the same prefix.
#[cfg(any(feature = "redis", feature = "sqlx", feature = "tokio-postgres"))]
fn is_failed_lookup(error: &io::Error) -> bool {
    error.to_string().starts_with("failed to lookup address information")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unavailable_is_only_what_cannot_happen_to_an_open_connection() {
        use io::ErrorKind as Kind;
        let cause = |kind: Kind| match io::Error::from(kind).cause() {
            Cause::Unavailable => Cause::Unavailable,
            Cause::Timeout => Cause::Timeout,
            _ => Cause::Other,
        };
        for kind in [Kind::ConnectionRefused, Kind::AddrNotAvailable] {
            assert_eq!(cause(kind), Cause::Unavailable, "{kind:?}");
        }
        for kind in [
            Kind::ConnectionReset,
            Kind::UnexpectedEof,
            Kind::HostUnreachable,
            Kind::NetworkUnreachable,
            Kind::NotConnected,
        ] {
            assert_eq!(cause(kind), Cause::Timeout, "{kind:?}");
        }
    }

    #[cfg(any(feature = "redis", feature = "sqlx", feature = "tokio-postgres"))]
    #[test]
    fn cause_in_connection_knows_that_nothing_was_sent() {
        use std::net::ToSocketAddrs as _;

        let cause = |kind: io::ErrorKind| cause_in_connection(&io::Error::from(kind));
        assert_eq!(cause(io::ErrorKind::NotFound), Cause::Unavailable);
        assert_eq!(cause(io::ErrorKind::ConnectionReset), Cause::Timeout);
        assert_eq!(cause(io::ErrorKind::Other), Cause::Timeout);
        assert_eq!(cause(io::ErrorKind::InvalidData), Cause::Other);
        let lookup = "no-such-host.invalid:5432".to_socket_addrs().expect_err("no such host");
        assert_eq!(cause_in_connection(&lookup), Cause::Unavailable);
    }
}
