//! The specs of one or more error types.

use std::slice;

use apierror_core::{ErrorCatalog, ErrorSpec};

/// The specs of one or more error types, each code once, in the order of declaration.
///
/// ```
/// use apierror::{ApiError, Catalog};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(status = 404)]
/// enum Lookup {
///     #[error("no order")]
///     #[api(code = "ORDER_NOT_FOUND")]
///     Order,
///     #[error("no customer")]
///     #[api(code = "CUSTOMER_NOT_FOUND")]
///     Customer,
/// }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("signed out")]
/// #[api(code = "SIGNED_OUT", status = 401)]
/// struct SignedOut;
///
/// let catalog = Catalog::of::<Lookup>().and::<SignedOut>();
/// assert_eq!(catalog.len(), 3);
/// assert_eq!(catalog.iter().next().map(|spec| spec.code), Some("ORDER_NOT_FOUND"));
/// assert_eq!(catalog.get("SIGNED_OUT").map(|spec| spec.status.as_u16()), Some(401));
/// ```
#[derive(Debug, Clone)]
pub struct Catalog {
    specs: Vec<&'static ErrorSpec>,
}

impl Catalog {
    /// The specs of `E`, those of types that it forwards to included.
    #[must_use]
    pub fn of<E: ErrorCatalog>() -> Self {
        Self { specs: Vec::new() }.and::<E>()
    }

    /// Adds the specs of `E`. A code that is known already stays as it is.
    #[must_use]
    pub fn and<E: ErrorCatalog>(mut self) -> Self {
        for spec in E::specs() {
            if self.get(spec.code).is_none() {
                self.specs.push(spec);
            }
        }
        self
    }

    /// Every spec, in the order of declaration.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.specs.iter())
    }

    /// The spec of `code`.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&'static ErrorSpec> {
        self.specs.iter().find(|spec| spec.code == code).copied()
    }

    /// How many codes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.specs.len()
    }

    /// Whether there is no code at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.specs.is_empty()
    }
}

/// The specs of a [`Catalog`].
#[derive(Debug, Clone)]
pub struct Iter<'a>(slice::Iter<'a, &'static ErrorSpec>);

impl Iterator for Iter<'_> {
    type Item = &'static ErrorSpec;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().copied()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Catalog {
    type Item = &'static ErrorSpec;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
