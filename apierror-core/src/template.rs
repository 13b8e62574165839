//! Envelope templates: the members of a wire shape, as data.

use std::any::Any;
use std::fmt;
use std::panic::RefUnwindSafe;

/// The members of a JSON object: the only definition of a built-in envelope's
/// shape. Compiled bodies, serde bodies and [`Envelope::MEMBERS`] follow from it.
///
/// After its members come the error's extensions, then the retry advice. A shape
/// that allows no other members puts both into one of them.
///
/// [`Envelope::MEMBERS`]: crate::Envelope::MEMBERS
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) members: &'static [Member],
    /// The name of the member with the extensions and the retry advice, if they do
    /// not stand beside the members.
    pub(crate) meta: Option<&'static str>,
    /// Whether the object ends with a `retry` member.
    pub(crate) has_retry: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) value: MemberValue,
}

/// A [`WriteList`](crate::fill::WriteList). That type depends on templates, so this file
/// cannot name it. Templates hold the functions, so that a program contains only those of
/// its envelopes.
#[derive(Clone, Copy)]
pub(crate) struct ListWriter(pub(crate) &'static (dyn Any + Send + Sync + RefUnwindSafe));

impl fmt::Debug for ListWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ListWriter")
    }
}

/// The value of a member.
///
/// Details, request id, trace id and path are optional: without one, the member is left
/// out. The first member of an object is never optional.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MemberValue {
    Code,
    /// As a number.
    Status,
    Title,
    TypeUri,
    /// The reason phrase.
    Reason,
    /// The name of the gRPC code.
    GrpcCode,
    Message,
    Details,
    RequestId,
    /// The id of the trace.
    TraceId,
    Path,
    /// The time of rendering.
    Timestamp,
    Object(&'static [Member]),
    /// The list `error.details` of [`Google`](crate::envelope::Google).
    GoogleDetails(ListWriter),
    /// The list `errors` of [`JsonApi`](crate::envelope::JsonApi).
    JsonApiErrors(ListWriter),
}

pub(crate) const fn member(name: &'static str, value: MemberValue) -> Member {
    Member { name, value }
}

/// Returns the names of `members`.
pub(crate) const fn names<const N: usize>(members: &[Member; N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut i = 0;
    while i < N {
        names[i] = members[i].name;
        i += 1;
    }
    names
}

impl Template {
    pub(crate) const fn new(members: &'static [Member]) -> Self {
        Self { members, meta: None, has_retry: false }
    }

    /// Returns the same template with extensions and retry advice in a member.
    pub(crate) const fn with_meta(self, name: &'static str) -> Self {
        Self { meta: Some(name), ..self }
    }

    /// Returns the same template with retry advice.
    pub(crate) const fn with_retry(&self) -> Self {
        Self { members: self.members, meta: self.meta, has_retry: true }
    }

    /// Returns whether both templates write the same.
    ///
    /// A template can be a constant with several addresses, so this also compares
    /// the addresses of the members, which are statics.
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || (std::ptr::eq(self.members, other.members) && self.has_retry == other.has_retry)
    }

    /// Returns whether an extension can have this name.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        self.members.iter().all(|member| member.name != name)
            && self.meta != Some(name)
            && !(self.has_retry && name == "retry")
    }

    /// Returns whether a member of the template or of an object in it satisfies
    /// `test`.
    pub(crate) fn any(&self, test: impl Fn(&MemberValue) -> bool + Copy) -> bool {
        any(self.members, test)
    }
}

fn any(members: &[Member], test: impl Fn(&MemberValue) -> bool + Copy) -> bool {
    members.iter().any(|member| match &member.value {
        MemberValue::Object(members) => any(members, test),
        value => test(value),
    })
}

/// Joins two lists of names, and returns how many names there are.
///
/// The array has a fixed size, because the constants of generic types cannot
/// compute one.
pub(crate) const fn join_names(
    first: &[&'static str],
    second: &[&'static str],
) -> ([&'static str; 64], usize) {
    let mut all = [""; 64];
    assert!(
        first.len() + second.len() <= all.len(),
        "an envelope can have at most 64 members and 64 headers, including those of its wrappers"
    );
    let mut i = 0;
    while i < first.len() {
        all[i] = first[i];
        i += 1;
    }
    while i < first.len() + second.len() {
        all[i] = second[i - first.len()];
        i += 1;
    }
    (all, i)
}
