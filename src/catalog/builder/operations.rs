//! The operations of a catalogue: which errors each endpoint may answer with.

use apierror_core::DeclaredError;

use super::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::operation::Operation;

/// # Operations
///
/// An operation is a method and a path. A catalogue that knows the operations of a
/// service documents which errors each of them may answer with, and
/// [`check_operations`](crate::axum::ErrorLayer::check_operations) finds the errors
/// that no declaration mentions.
impl Catalog {
    /// Adds an operation that may answer with the errors of `E`, and adds those errors
    /// to the catalogue, as [`and`](Self::and) does.
    ///
    /// The path is that of the route, such as `/orders/{id}`. If an operation is added
    /// twice, it may answer with the errors of both types.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("no order {id}")]
    /// #[api(code = "ORDER_NOT_FOUND", status = 404)]
    /// struct NoOrder { id: u64 }
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("signed out")]
    /// #[api(code = "SIGNED_OUT", status = 401)]
    /// struct SignedOut;
    ///
    /// let catalog = Catalog::of::<SignedOut>()
    ///     .everywhere::<SignedOut>()
    ///     .operation::<NoOrder>("GET", "/orders/{id}");
    /// let operation = &catalog.operations()[0];
    /// assert!(operation.declares("ORDER_NOT_FOUND") && !operation.declares("SIGNED_OUT"));
    /// assert!(catalog.to_markdown().contains("| `GET /orders/{id}` | `ORDER_NOT_FOUND` |"));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the method is no HTTP method or the path does not start with `/`, and
    /// if the errors conflict with others, as [`and`](Self::and) does.
    #[must_use]
    #[track_caller]
    pub fn operation<E: DeclaredError>(
        self,
        method: impl AsRef<str>,
        path: impl Into<String>,
    ) -> Self {
        let operation = Operation::new(method.as_ref(), path.into());
        let mut catalog = self.and::<E>();
        let known = &mut catalog.operations;
        let is_known = |it: &Operation| it.is(operation.method(), operation.path());
        let index = known.iter().position(is_known).unwrap_or_else(|| {
            known.push(operation);
            known.len() - 1
        });
        known[index].add::<E>();
        catalog
    }

    /// Adds errors that any operation may answer with, such as those of the sign-in.
    /// Documents list them once, and at an operation only if its type declares them too.
    ///
    /// The errors of [`and_around`](Self::and_around) are among them without this.
    ///
    /// # Panics
    ///
    /// Panics if the errors conflict with others, as [`and`](Self::and) does.
    #[must_use]
    #[track_caller]
    pub fn everywhere<E: DeclaredError>(self) -> Self {
        let mut catalog = self.and::<E>();
        catalog.everywhere.add(E::specs());
        catalog
    }

    /// Returns the operations, in the order in which they were added.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Returns the names of the errors that any operation may answer with, in the order
    /// in which they were added.
    pub fn errors_everywhere(&self) -> impl Iterator<Item = &'static str> {
        self.everywhere.names()
    }

    /// Returns whether any operation may answer with the error with this name.
    pub(crate) fn is_everywhere(&self, name: &str) -> bool {
        self.everywhere.contains(name)
    }

    /// Returns the entries of the errors that any operation may answer with.
    pub(crate) fn entries_everywhere(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.is_everywhere(entry.name()))
    }

    /// Returns the entries of the errors that an operation declares.
    pub(crate) fn entries_of(&self, operation: &Operation) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| operation.declares(entry.name()))
    }

    /// Returns who may answer with the error with this name. Nobody says so in a
    /// catalogue without operations.
    pub(crate) fn raised_by(&self, name: &str) -> Option<RaisedBy<'_>> {
        if self.operations.is_empty() {
            return None;
        }
        if self.is_everywhere(name) {
            return Some(RaisedBy::Any);
        }
        let of: Vec<_> = self.operations.iter().filter(|known| known.declares(name)).collect();
        (!of.is_empty()).then_some(RaisedBy::Operations(of))
    }
}

/// Who may answer with an error.
#[derive(Debug)]
pub(crate) enum RaisedBy<'a> {
    /// Any operation.
    Any,
    /// These operations.
    Operations(Vec<&'a Operation>),
}
