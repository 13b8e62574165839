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
/// | `InvalidInput` | `Invalid` |
/// | `Deadlock`, `ResourceBusy` | `Conflict` |
/// | `ConnectionRefused`, `HostUnreachable`, `NetworkUnreachable`, `NetworkDown`, `NotConnected`, `AddrNotAvailable` | `Unavailable` |
/// | `TimedOut`, `ConnectionReset`, `ConnectionAborted`, `BrokenPipe`, `UnexpectedEof` | `Timeout` |
/// | any other | `Other` |
impl Upstream for io::Error {
    fn cause(&self) -> Cause<'_> {
        use io::ErrorKind as Kind;
        match self.kind() {
            Kind::NotFound => Cause::NotFound,
            Kind::AlreadyExists => Cause::Unique(None),
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Cause::Forbidden,
            Kind::InvalidInput => Cause::Invalid,
            Kind::Deadlock | Kind::ResourceBusy => Cause::Conflict,
            Kind::ConnectionRefused
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown
            | Kind::NotConnected
            | Kind::AddrNotAvailable => Cause::Unavailable,
            Kind::TimedOut
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
            | Kind::UnexpectedEof => Cause::Timeout,
            _ => Cause::Other,
        }
    }
}
