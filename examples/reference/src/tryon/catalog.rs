//! The catalog of the virtual try-on API, from which its reference page is made.

use apierror::Catalog;

use super::{TryOnError, one_of_each};

/// Returns the errors of the API, with an example of each.
pub fn catalog() -> Catalog {
    Catalog::of::<TryOnError>().title("Virtual try-on").examples(one_of_each())
}
