//! The catalog of the image-to-model API, from which its reference page is made.

use apierror::Catalog;

use super::{Image2ModelError, one_of_each};

/// Returns the errors of the API, with an example of each.
pub fn catalog() -> Catalog {
    Catalog::of::<Image2ModelError>().title("Image to model").examples(one_of_each())
}
