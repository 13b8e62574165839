//! What databases say of an error, whichever library reports it.

#[cfg(any(feature = "diesel", feature = "sqlx"))]
pub(super) mod mysql;
#[cfg(any(feature = "sqlx", feature = "tokio-postgres"))]
pub(super) mod postgres;
#[cfg(any(feature = "diesel", feature = "sqlx"))]
pub(super) mod sqlite;

#[cfg(any(feature = "diesel", feature = "sqlx"))]
use std::borrow::Cow;

/// Returns the text between the first `before` and the `after` that follows it, if it
/// is not empty. Messages are text of others: anything may stand in them.
#[cfg(any(feature = "diesel", feature = "sqlx"))]
fn between<'a>(message: &'a str, before: &str, after: &str) -> Option<Cow<'a, str>> {
    let (_, rest) = message.split_once(before)?;
    let (name, _) = rest.split_once(after)?;
    named(name)
}

/// Returns `name` if it is not empty.
#[cfg(any(feature = "diesel", feature = "sqlx"))]
fn named(name: &str) -> Option<Cow<'_, str>> {
    Some(name).filter(|name| !name.is_empty()).map(Cow::Borrowed)
}
