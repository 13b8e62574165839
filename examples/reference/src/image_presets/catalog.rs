//! The catalog of the image presets API, from which its reference page is made.

use apierror::Catalog;

use super::{ImagePresetsError, one_of_each};

/// Returns the errors of the API, with an example of each.
pub fn catalog() -> Catalog {
    Catalog::of::<ImagePresetsError>().title("Image presets").examples(one_of_each())
}
