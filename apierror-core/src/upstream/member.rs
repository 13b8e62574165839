//! Unions that translate the errors of an upstream: their members say which causes lead to
//! them.
//!
//! The derive sees only names. It knows neither whether a type in `from` is a smaller union
//! or an upstream's error, nor which members declare causes. So it leaves both to the
//! compiler, which prefers what is inherent, and therefore has bounds, to what a trait gives
//! every type.

use std::marker::PhantomData;

use super::Upstream;
use super::translate::{CauseRow, Caused, NAMES, OTHER, Received, UNKNOWN, translate_in};
use crate::declared::const_text::{ConstText, same};
use crate::union::Widen;

/// The member `M` of a union that takes in `U`.
#[derive(Debug)]
pub struct MemberOf<M, U>(PhantomData<(M, U)>);

impl<M: Caused<U>, U> MemberOf<M, U> {
    /// The causes that lead to the member.
    pub const CAUSES: &'static [CauseRow] = M::CAUSES;

    /// Creates the member.
    #[inline]
    pub fn caused(received: Received<U>, variant: usize) -> M {
        M::caused(received, variant)
    }
}

/// A member that declares no causes.
pub trait MemberWithoutCauses<M, U> {
    /// The causes that lead to the member.
    const CAUSES: &'static [CauseRow] = &[];

    /// Never called, because no cause leads to the member.
    #[must_use]
    fn caused(_: Received<U>, _: usize) -> M {
        unreachable!("no cause leads to this member")
    }
}

impl<M, U> MemberWithoutCauses<M, U> for MemberOf<M, U> {}

/// A type in `from` of a union.
#[derive(Debug)]
pub struct Taken<T>(PhantomData<T>);

impl<T: Upstream> Taken<T> {
    /// Says how the type is taken in.
    pub const TAKEN: TakenUpstream = TakenUpstream;
    /// Whether it is the error of an upstream.
    pub const IS_UPSTREAM: bool = true;
}

/// A type that is not the error of an upstream.
pub trait TakenAsUnion {
    /// Says how the type is taken in.
    const TAKEN: TakenUnion = TakenUnion;
    /// Whether it is the error of an upstream.
    const IS_UPSTREAM: bool = false;
}

impl<T> TakenAsUnion for Taken<T> {}

/// The error of an upstream is translated.
#[derive(Debug, Clone, Copy)]
pub struct TakenUpstream;

/// The members of a smaller union are members of the larger one.
#[derive(Debug, Clone, Copy)]
pub struct TakenUnion;

impl TakenUpstream {
    /// Translates the error. `build` creates the union from the index of a member and that
    /// of its variant.
    #[inline]
    pub fn take<U: Upstream, W>(
        self,
        upstream: U,
        tables: &[&[CauseRow]],
        build: impl FnOnce(Received<U>, usize, usize) -> W,
    ) -> W {
        translate_in(upstream, tables, build)
    }
}

impl TakenUnion {
    /// Converts the smaller union.
    #[inline]
    pub fn take<S: Widen<W>, W>(
        self,
        smaller: S,
        _: &[&[CauseRow]],
        _: impl FnOnce(Received<S>, usize, usize) -> W,
    ) -> W {
        smaller.widen()
    }
}

/// Checks that a union has one member for each cause, and one for the others. `taken` is the
/// type in `from`.
///
/// # Panics
/// At compile time, if it has not. The message names the cause and the members.
#[track_caller]
pub const fn check_members(is_upstream: bool, taken: &str, members: &[(&str, &[CauseRow])]) {
    if !is_upstream {
        return;
    }
    let mut has_other = false;
    let mut i = 0;
    while i < members.len() {
        let (member, rows) = members[i];
        let mut row = 0;
        while row < rows.len() {
            let (number, name, _) = rows[row];
            if number == UNKNOWN {
                return;
            }
            has_other |= number == OTHER;
            let mut before = 0;
            while before < i {
                if has_row(members[before].1, number, name) {
                    cause(ConstText::new("cause `"), number, name)
                        .push("` of `")
                        .push(taken)
                        .push("` leads to variant `")
                        .push(members[before].0)
                        .push("` and to variant `")
                        .push(member)
                        .push("`; remove it from `on` of one of the two")
                        .panic();
                }
                before += 1;
            }
            row += 1;
        }
        i += 1;
    }
    if !has_other {
        ConstText::new("no variant holds an error for the other causes of `")
            .push(taken)
            .push("`; add `on(other)` to one that can hold a `")
            .push(taken)
            .push("`")
            .panic();
    }
}

const fn has_row(rows: &[CauseRow], number: u8, name: &str) -> bool {
    let mut i = 0;
    while i < rows.len() {
        if rows[i].0 == number && same(rows[i].1, name) {
            return true;
        }
        i += 1;
    }
    false
}

/// Adds a cause as `on` writes it: `unique = "users_email_key"`.
const fn cause(text: ConstText, number: u8, name: &str) -> ConstText {
    let text = text.push(NAMES[number as usize]);
    if name.is_empty() { text } else { text.push(" = \"").push(name).push("\"") }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    fn fault(members: &'static [(&'static str, &'static [CauseRow])]) -> Option<String> {
        let panic = catch_unwind(|| check_members(true, "sqlx::Error", members)).err()?;
        Some(panic.downcast::<String>().map_or_else(|_| "not a string".to_owned(), |text| *text))
    }

    #[test]
    fn members_with_one_row_for_each_cause_pass() {
        assert_eq!(
            fault(&[("A", &[(2, "a", 0), (2, "b", 0), (2, "", 1)]), ("B", &[(0, "", 0)])]),
            None
        );
        assert_eq!(fault(&[("A", &[(UNKNOWN, "", 0)])]), None);
        check_members(false, "StockError", &[]);
    }

    #[test]
    fn cause_that_leads_to_two_members_is_refused() {
        let text = fault(&[("A", &[(2, "a", 0)]), ("B", &[(0, "", 0), (2, "a", 0)])]);
        assert_eq!(
            text.as_deref(),
            Some(
                "cause `unique = \"a\"` of `sqlx::Error` leads to variant `A` and to variant `B`; \
                 remove it from `on` of one of the two"
            )
        );
    }

    #[test]
    fn union_without_other_is_refused() {
        let text = fault(&[("A", &[(2, "a", 0)]), ("B", &[])]).unwrap_or_default();
        assert!(
            text.starts_with("no variant holds an error for the other causes of `sqlx::Error`;"),
            "{text}"
        );
    }
}
