//! Chooses the error that an upstream's error becomes: what `from` and `on` generate.

use std::fmt;
use std::time::Duration;

use super::{Cause, Upstream};
use crate::error::ApiError;
use crate::guard::caught;
use crate::headers::Wait;
use crate::render::notify::log_lost_upstream;

/// One cause of `on(…)`: the index of its name in [`NAMES`], the name of the constraint or
/// the code (empty if there is none), and the index of the variant that it leads to.
pub type CauseRow = (u8, &'static str, usize);

/// The names of the causes, as `on(…)` lists them. The derive has the same list.
pub const NAMES: [&str; 15] = [
    "other",
    "not_found",
    "unique",
    "foreign_key",
    "check",
    "not_null",
    "conflict",
    "unavailable",
    "timeout",
    "rate_limited",
    "unauthenticated",
    "forbidden",
    "invalid",
    "canceled",
    "code",
];

pub(super) const OTHER: u8 = 0;

/// The row of a member whose declaration has mistakes. Nothing is known about its causes.
pub(super) const UNKNOWN: u8 = u8::MAX;

/// The causes of a declaration that has mistakes.
pub const UNKNOWN_CAUSES: &[CauseRow] = &[(UNKNOWN, "", 0)];

/// An error type whose variants declare the causes that lead to them.
pub trait Caused<U>: Sized {
    /// The causes of all variants.
    const CAUSES: &'static [CauseRow];

    /// Creates the variant with this index.
    fn caused(received: Received<U>, variant: usize) -> Self;
}

/// An error of an upstream that is being translated.
pub struct Received<U> {
    /// The error.
    pub upstream: U,
    as_upstream: fn(&U) -> &dyn Upstream,
}

impl<U> Received<U> {
    fn new(upstream: U) -> Self
    where
        U: Upstream,
    {
        Self { upstream, as_upstream: |upstream| upstream }
    }

    /// Returns the wait that the upstream said, if it did.
    pub fn wait<W: Wait>(&self) -> Option<W> {
        wait_of((self.as_upstream)(&self.upstream)).and_then(W::from_wait)
    }

    /// Returns `error`, which does not hold the error of the upstream, and logs the latter.
    pub fn lost<E: ApiError>(&self, error: E) -> E {
        log_lost_upstream(&error, (self.as_upstream)(&self.upstream));
        error
    }

    /// Returns the place of the row for the error in a list of tables: the index of the
    /// table, and that of the variant.
    pub(super) fn place_in(&self, tables: &[&[CauseRow]]) -> (usize, usize) {
        place_of((self.as_upstream)(&self.upstream), tables)
    }
}

impl<U> fmt::Debug for Received<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").finish_non_exhaustive()
    }
}

/// Converts the error of an upstream.
#[inline]
pub fn translate<U: Upstream, E: Caused<U>>(upstream: U) -> E {
    let received = Received::new(upstream);
    let (_, variant) = received.place_in(&[E::CAUSES]);
    E::caused(received, variant)
}

/// Converts the error of an upstream with the tables of the members of a union.
pub(super) fn translate_in<U: Upstream, W>(
    upstream: U,
    tables: &[&[CauseRow]],
    build: impl FnOnce(Received<U>, usize, usize) -> W,
) -> W {
    let received = Received::new(upstream);
    let (member, variant) = received.place_in(tables);
    build(received, member, variant)
}

fn wait_of(upstream: &dyn Upstream) -> Option<Duration> {
    caught(|| upstream.wait()).ok().flatten()
}

/// Every type in `from` has a row for `other`, so there is always a place.
fn place_of(upstream: &dyn Upstream, tables: &[&[CauseRow]]) -> (usize, usize) {
    let found = caught(|| {
        let cause = Upstream::cause(upstream);
        let general = || match cause {
            Cause::Code(_) => place_of_cause(&upstream.general_cause(), tables),
            _ => None,
        };
        place_of_cause(&cause, tables).or_else(general)
    });
    let found = found.ok().flatten().or_else(|| find(OTHER, "", tables));
    found.unwrap_or_default()
}

fn place_of_cause(cause: &Cause<'_>, tables: &[&[CauseRow]]) -> Option<(usize, usize)> {
    let (number, name) = key(cause);
    let named = || find(number, name?, tables);
    // A code is nothing without its text.
    let unnamed = || if matches!(cause, Cause::Code(_)) { None } else { find(number, "", tables) };
    named().or_else(unnamed)
}

fn find(number: u8, name: &str, tables: &[&[CauseRow]]) -> Option<(usize, usize)> {
    tables.iter().enumerate().find_map(|(table, rows)| {
        let row = rows.iter().find(|row| row.0 == number && row.1 == name)?;
        Some((table, row.2))
    })
}

/// Returns the index of a cause in [`NAMES`], and its name.
fn key<'a>(cause: &'a Cause<'_>) -> (u8, Option<&'a str>) {
    // No row has an empty name, and an empty name in a row stands for none.
    let known = |name: &'a str| (!name.is_empty()).then_some(name);
    match cause {
        Cause::Other => (OTHER, None),
        Cause::NotFound => (1, None),
        Cause::Unique(name) => (2, name.as_deref().and_then(known)),
        Cause::ForeignKey(name) => (3, name.as_deref().and_then(known)),
        Cause::Check(name) => (4, name.as_deref().and_then(known)),
        Cause::NotNull(name) => (5, name.as_deref().and_then(known)),
        Cause::Conflict => (6, None),
        Cause::Unavailable => (7, None),
        Cause::Timeout => (8, None),
        Cause::RateLimited { wait: _ } => (9, None),
        Cause::Unauthenticated => (10, None),
        Cause::Forbidden => (11, None),
        Cause::Invalid => (12, None),
        Cause::Canceled => (13, None),
        Cause::Code(code) => (14, known(code)),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::error::Error;

    use super::*;

    /// An upstream that answers with these causes. `None` panics.
    #[derive(Debug)]
    struct Failure(Option<Cause<'static>>, Option<Cause<'static>>);

    impl fmt::Display for Failure {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("failure")
        }
    }

    impl Error for Failure {}

    impl Upstream for Failure {
        fn cause(&self) -> Cause<'_> {
            self.0.clone().expect("a cause")
        }

        fn general_cause(&self) -> Cause<'_> {
            self.1.clone().expect("a general cause")
        }

        fn wait(&self) -> Option<Duration> {
            panic!("in `wait`")
        }
    }

    const TABLES: [&[CauseRow]; 3] = [
        &[(2, "", 0), (2, "users_email_key", 1), (7, "", 2)],
        &[],
        &[(14, "CARD_DECLINED", 0), (OTHER, "", 1), (9, "", 2)],
    ];

    fn place(cause: Cause<'static>) -> (usize, usize) {
        place_of(&Failure(Some(cause), Some(Cause::Other)), &TABLES)
    }

    #[test]
    fn named_cause_comes_before_the_same_cause_without_a_name() {
        assert_eq!(place(Cause::Unique(Some(Cow::Borrowed("users_email_key")))), (0, 1));
        assert_eq!(place(Cause::Unique(Some(Cow::Borrowed("users_name_key")))), (0, 0));
        assert_eq!(place(Cause::Unique(None)), (0, 0));
        assert_eq!(place(Cause::Unique(Some(Cow::Borrowed("")))), (0, 0));
        assert_eq!(place(Cause::Unavailable), (0, 2));
    }

    #[test]
    fn cause_without_a_row_is_other() {
        for cause in [
            Cause::Other,
            Cause::Timeout,
            Cause::ForeignKey(Some(Cow::Borrowed("users_email_key"))),
        ] {
            assert_eq!(place(cause.clone()), (2, 1), "{cause:?}");
        }
        assert_eq!(place_of(&Failure(Some(Cause::Other), None), &[]), (0, 0));
    }

    #[test]
    fn code_without_a_row_takes_the_general_cause() {
        let code = |code, general| {
            place_of(&Failure(Some(Cause::Code(Cow::Borrowed(code))), Some(general)), &TABLES)
        };
        let limited = || Cause::RateLimited { wait: None };
        assert_eq!(code("CARD_DECLINED", limited()), (2, 0));
        assert_eq!(code("SLOW_DOWN", limited()), (2, 2));
        assert_eq!(code("", limited()), (2, 2));
        assert_eq!(code("SLOW_DOWN", Cause::Code(Cow::Borrowed("CARD_DECLINED"))), (2, 0));
        assert_eq!(code("SLOW_DOWN", Cause::Timeout), (2, 1));
        // Only a code has a general cause.
        assert_eq!(place_of(&Failure(Some(Cause::Timeout), Some(limited())), &TABLES), (2, 1));
    }

    #[test]
    fn panic_of_an_upstream_is_other() {
        assert_eq!(place_of(&Failure(None, None), &TABLES), (2, 1));
        let code = Some(Cause::Code(Cow::Borrowed("SLOW_DOWN")));
        assert_eq!(place_of(&Failure(code, None), &TABLES), (2, 1));
        assert_eq!(wait_of(&Failure(None, None)), None);
    }

    #[test]
    fn every_cause_has_a_name_of_its_own() {
        let causes = [
            Cause::Other,
            Cause::NotFound,
            Cause::Unique(None),
            Cause::ForeignKey(None),
            Cause::Check(None),
            Cause::NotNull(None),
            Cause::Conflict,
            Cause::Unavailable,
            Cause::Timeout,
            Cause::RateLimited { wait: None },
            Cause::Unauthenticated,
            Cause::Forbidden,
            Cause::Invalid,
            Cause::Canceled,
            Cause::Code(Cow::Borrowed("A")),
        ];
        for (index, cause) in causes.iter().enumerate() {
            assert_eq!(usize::from(key(cause).0), index, "{cause:?}");
            let variant = format!("{cause:?}").to_lowercase();
            assert!(variant.starts_with(&NAMES[index].replace('_', "")), "{variant}");
        }
        assert_eq!(causes.len(), NAMES.len());
    }
}
