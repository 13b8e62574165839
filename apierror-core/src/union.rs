//! Unions: enums whose variants hold one declared error each.

use crate::declared::DeclaredError;

/// An enum with `#[api(union)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a union",
    label = "an error is widened only into a union",
    note = "add `#[derive(ApiError)]` and `#[api(union)]` to `{Self}`"
)]
pub trait Union: DeclaredError {}

/// A union into which the error `M` can be converted: it has a variant for `M`, or takes
/// the union `M` in with `from(M)`. In both cases the derive writes the `From`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold `{M}`",
    label = "`{Self}` would lose `{M}`",
    note = "add a variant for `{M}` to `{Self}`; if `{M}` is itself a union, `from({M})` takes its members in"
)]
pub trait Holds<M>: From<M> {}

#[diagnostic::do_not_recommend]
impl<M, W: From<M>> Holds<M> for W {}

/// A union that can be converted into the union `W`, because `W` holds all of its
/// members.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a union nor the error of an upstream",
    label = "`from` takes in unions, and translates the errors of upstreams",
    note = "hold it in a variant; or if it is the error of an upstream, enable the feature of its library, or implement `apierror::Upstream` for `{Self}`"
)]
pub trait Widen<W> {
    /// Converts the error.
    fn widen(self) -> W;
}
