//! The upstream of these tests: a service for payments.

use std::borrow::Cow;
use std::time::Duration;

use apierror::{Cause, Upstream};

/// What the service for payments fails with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PaymentError {
    #[error("duplicate key violates {0}")]
    Unique(&'static str),
    #[error("no column says which")]
    Nameless,
    #[error("refused: payments-1.internal:443")]
    Refused,
    #[error("no answer")]
    NoAnswer,
    #[error("slow down")]
    Limited(Option<Duration>),
    /// A code, with what it means in general.
    #[error("code {0}")]
    Code(&'static str, Cause<'static>),
    #[error("no idea")]
    Unknown,
    #[error("panics")]
    Panics,
}

impl Upstream for PaymentError {
    fn cause(&self) -> Cause<'_> {
        match self {
            Self::Unique(name) => Cause::Unique(Some(Cow::Borrowed(name))),
            Self::Nameless => Cause::Unique(None),
            Self::Refused => Cause::Unavailable,
            Self::NoAnswer => Cause::Timeout,
            Self::Limited(wait) => Cause::RateLimited { wait: *wait },
            Self::Code(code, _) => Cause::Code(Cow::Borrowed(code)),
            Self::Unknown => Cause::Other,
            Self::Panics => panic!("in `cause`"),
        }
    }

    fn general_cause(&self) -> Cause<'_> {
        match self {
            Self::Code(_, general) => general.clone(),
            _ => Cause::Other,
        }
    }
}
