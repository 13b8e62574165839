//! [`CatalogEntry`]: the kinds of errors of a type, as a tree.

use std::slice;

use crate::spec::ErrorSpec;
use crate::spec::causes::SpecCauses;
use crate::spec::field::FieldSpec;
use crate::spec::table::{SpecTable, specs_of};

/// One entry of [`DeclaredError::ENTRIES`](super::DeclaredError::ENTRIES).
///
/// ```
/// use apierror::{ApiError, CatalogEntry, DeclaredError};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("signed out")]
/// #[api(code = "SIGNED_OUT", status = 401)]
/// struct SignedOut;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum ShopError {
///     #[error("cart is empty")]
///     #[api(code = "CART_EMPTY", status = 400)]
///     CartEmpty,
///     #[error(transparent)]
///     #[api(transparent)]
///     Auth(SignedOut),
/// }
///
/// let [CatalogEntry::Spec(spec), CatalogEntry::Nested(entries)] = ShopError::ENTRIES else {
///     panic!("a kind of error of its own, and one that is forwarded to");
/// };
/// assert_eq!((spec.code, entries.len()), ("CART_EMPTY", 1));
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CatalogEntry {
    /// A kind of error of the type itself.
    Spec(&'static ErrorSpec),
    /// A kind of error of the type itself, and the causes in an upstream that lead to it.
    /// It is apart, so that other kinds take no space for causes.
    #[doc(hidden)]
    Caused(&'static ErrorSpec, &'static SpecCauses),
    /// The entries of a type that `#[api(transparent)]` forwards to.
    Nested(&'static [CatalogEntry]),
    /// The entries of a type that a type with hand-written impls wraps, and the
    /// members that the wrapper adds to each of these errors.
    ///
    /// ```
    /// use apierror::{ApiError, CatalogEntry, DeclaredError, Details, ErrorSpec};
    /// use apierror::{FieldPlace, FieldSpec, envelope};
    /// use std::borrow::Cow;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("slow")]
    /// #[api(code = "SLOW", status = 503)]
    /// struct Slow;
    ///
    /// /// Adds the name of the server to each error.
    /// #[derive(Debug, thiserror::Error, serde::Serialize)]
    /// #[error("{error}")]
    /// struct OnServer {
    ///     #[serde(skip)]
    ///     error: Slow,
    ///     server: &'static str,
    /// }
    ///
    /// impl ApiError for OnServer {
    ///     fn spec(&self) -> &'static ErrorSpec {
    ///         self.error.spec()
    ///     }
    ///     fn message(&self) -> Cow<'_, str> {
    ///         self.error.message()
    ///     }
    ///     fn extensions(&self) -> Option<Details<'_>> {
    ///         Some(Details::new(self))
    ///     }
    /// }
    ///
    /// impl DeclaredError for OnServer {
    ///     type Envelope = envelope::Flat;
    ///     const ENTRIES: &'static [CatalogEntry] = &[CatalogEntry::Extended {
    ///         entries: Slow::ENTRIES,
    ///         fields: &[FieldSpec::new("server", FieldPlace::Extension, "String")],
    ///     }];
    /// }
    ///
    /// let body = OnServer { error: Slow, server: "a" }.to_json();
    /// assert!(body.ends_with(br#""status":503,"server":"a"}"#));
    /// ```
    Extended {
        /// The entries of the type.
        entries: &'static [CatalogEntry],
        /// The members that are added.
        fields: &'static [FieldSpec],
    },
}

/// Returns the entries of a derived type: its own specs, and at the given indices the
/// entries of the types that it forwards to.
#[must_use]
pub const fn entries<const N: usize, const NESTED: usize>(
    specs: &'static [ErrorSpec],
    nested: &[(usize, &'static [CatalogEntry]); NESTED],
) -> [CatalogEntry; N] {
    let mut entries = [CatalogEntry::Nested(&[]); N];
    let (mut entry, mut passed) = (0, 0);
    while entry < N {
        entries[entry] = if passed < NESTED && nested[passed].0 == entry {
            passed += 1;
            CatalogEntry::Nested(nested[passed - 1].1)
        } else {
            CatalogEntry::Spec(&specs[entry - passed])
        };
        entry += 1;
    }
    entries
}

/// Returns the entries with the causes that lead to the specs in some of the rows.
#[must_use]
pub const fn with_causes<const N: usize>(
    mut entries: [CatalogEntry; N],
    causes: &[(usize, &'static SpecCauses)],
) -> [CatalogEntry; N] {
    let mut next = 0;
    while next < causes.len() {
        let (entry, causes) = causes[next];
        if let CatalogEntry::Spec(spec) = entries[entry] {
            entries[entry] = CatalogEntry::Caused(spec, causes);
        }
        next += 1;
    }
    entries
}

/// Returns the entries of a derived type that forwards to no other.
#[must_use]
pub const fn entries_of<T: SpecTable<N>, const N: usize>() -> &'static [CatalogEntry] {
    const { &with_causes(entries::<N, 0>(specs_of::<T, N>(), &[]), T::CAUSES) }
}

/// Returns whether any kind of error, including those of forwarded types, names its
/// own envelope.
pub(super) const fn names_envelopes(entries: &[CatalogEntry]) -> bool {
    let mut i = 0;
    while i < entries.len() {
        let names_one = match entries[i] {
            CatalogEntry::Spec(spec) | CatalogEntry::Caused(spec, _) => {
                spec.own_envelope().is_some()
            }
            CatalogEntry::Nested(entries) | CatalogEntry::Extended { entries, .. } => {
                names_envelopes(entries)
            }
        };
        if names_one {
            return true;
        }
        i += 1;
    }
    false
}

/// Iterates over the specs of a tree of entries, in the order of declaration.
pub(crate) struct Specs {
    open: Vec<slice::Iter<'static, CatalogEntry>>,
}

impl Specs {
    pub(crate) fn new(entries: &'static [CatalogEntry]) -> Self {
        Self { open: vec![entries.iter()] }
    }
}

impl Iterator for Specs {
    type Item = &'static ErrorSpec;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.open.last_mut()?.next() {
                Some(CatalogEntry::Spec(spec) | CatalogEntry::Caused(spec, _)) => {
                    return Some(spec);
                }
                Some(CatalogEntry::Nested(entries) | CatalogEntry::Extended { entries, .. }) => {
                    self.open.push(entries.iter());
                }
                None => drop(self.open.pop()),
            }
        }
    }
}

/// One declaration of a kind of error: its spec, and the members that wrappers with
/// impls by hand add.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// The fixed facts.
    pub spec: &'static ErrorSpec,
    /// The members that a wrapper adds. If several wrappers do, those of the outermost.
    pub added: &'static [FieldSpec],
    /// The causes in an upstream that lead to it, if any are declared.
    pub causes: Option<&'static SpecCauses>,
}

/// Returns every declaration in the entries, in the order of declaration.
#[must_use]
pub fn declarations(entries: &'static [CatalogEntry]) -> Vec<Declared> {
    fn push(
        entries: &'static [CatalogEntry],
        added: &'static [FieldSpec],
        all: &mut Vec<Declared>,
    ) {
        for entry in entries {
            match *entry {
                CatalogEntry::Spec(spec) => all.push(Declared { spec, added, causes: None }),
                CatalogEntry::Caused(spec, causes) => {
                    all.push(Declared { spec, added, causes: Some(causes) });
                }
                CatalogEntry::Nested(entries) => push(entries, added, all),
                CatalogEntry::Extended { entries, fields } => {
                    push(entries, if added.is_empty() { fields } else { added }, all);
                }
            }
        }
    }
    let mut all = Vec::new();
    push(entries, &[], &mut all);
    all
}
