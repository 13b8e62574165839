//! [`Upstream`]: an error of something that a service calls, and its [`Cause`].

#[cfg(feature = "diesel")]
mod diesel;
mod http_status;
pub(crate) mod io;
pub(crate) mod member;
#[cfg(feature = "redis")]
mod redis;
mod report;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest-middleware")]
mod reqwest_middleware;
#[cfg(feature = "sea-orm")]
mod sea_orm;
#[cfg(any(feature = "diesel", feature = "sqlx", feature = "tokio-postgres"))]
mod sql;
#[cfg(feature = "sqlx")]
mod sqlx;
#[cfg(feature = "tokio-postgres")]
mod tokio_postgres;
#[cfg(feature = "tonic")]
mod tonic;
pub(crate) mod translate;

use std::borrow::Cow;
use std::time::Duration;

/// An error of something that a service calls: a database, another API, a file.
///
/// `#[api(from(T))]` converts an upstream error into a declared error, and
/// `#[api(on(…))]` names the causes that lead to a variant. Implement the trait for the
/// errors of a library that `apierror` does not know:
///
/// ```
/// use apierror::{Cause, Upstream};
///
/// #[derive(Debug, thiserror::Error)]
/// enum MailError {
///     #[error("no such mailbox")]
///     NoMailbox,
///     #[error("relay is down")]
///     RelayDown,
///     #[error("broken template")]
///     Template,
/// }
///
/// impl Upstream for MailError {
///     fn cause(&self) -> Cause<'_> {
///         match self {
///             Self::NoMailbox => Cause::NotFound,
///             Self::RelayDown => Cause::Unavailable,
///             Self::Template => Cause::Other,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no upstream error",
    label = "`from` cannot tell the causes of this type",
    note = "enable the feature of its library (`sqlx`, `sea-orm`, `diesel`, `tokio-postgres`, `redis`, `reqwest`, `tonic`), or implement `apierror::Upstream` for `{Self}`"
)]
pub trait Upstream: std::error::Error {
    /// Returns why the call failed, as exactly as the error tells.
    fn cause(&self) -> Cause<'_>;

    /// Returns the cause to use if no variant is declared for the [`Cause::Code`] that
    /// [`cause`](Self::cause) returns. Defaults to [`Cause::Other`].
    fn general_cause(&self) -> Cause<'_> {
        Cause::Other
    }

    /// Returns how long to wait before the call is worth repeating, if the upstream said
    /// so. Defaults to the wait of [`Cause::RateLimited`].
    fn wait(&self) -> Option<Duration> {
        match Upstream::cause(self) {
            Cause::RateLimited { wait } => wait,
            _ => None,
        }
    }
}

/// Why a call to an upstream failed.
///
/// A name, where there is one, is that of the constraint that was violated. It is `None`
/// if the upstream does not tell it. It serves to choose a variant and never reaches a
/// response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause<'a> {
    /// The thing that was asked for does not exist.
    NotFound,
    /// A value that must be unique exists already.
    Unique(Option<Cow<'a, str>>),
    /// A reference to a thing that does not exist, or a thing that is still referred to.
    ForeignKey(Option<Cow<'a, str>>),
    /// A value that a check forbids.
    Check(Option<Cow<'a, str>>),
    /// A value is missing. The name is that of the column.
    NotNull(Option<Cow<'a, str>>),
    /// Others changed the same thing: a serialization failure, a deadlock, a version that
    /// no longer matches. Nothing was applied; start over.
    Conflict,
    /// There is no connection: refused, or none free in the pool. Nothing was sent.
    Unavailable,
    /// No answer came to something that was sent. It may have happened.
    Timeout,
    /// Too many calls.
    RateLimited {
        /// How long to wait, if the upstream said so.
        wait: Option<Duration>,
    },
    /// The upstream does not know who calls.
    Unauthenticated,
    /// The upstream knows the caller, and refuses.
    Forbidden,
    /// The upstream rejects what was sent.
    Invalid,
    /// The call was canceled. It may have happened.
    Canceled,
    /// The upstream's own code.
    Code(Cow<'a, str>),
    /// Anything else. It may have happened.
    Other,
}
