//! The catalogs of the five APIs, with one example of each error.

use apierror::Catalog;

use crate::designs::{self, DesignsError};
use crate::image_presets::{self, ImagePresetsError};
use crate::image2model::{self, Image2ModelError};
use crate::thumbnails::{self, ThumbnailsError};
use crate::tryon::{self, TryOnError};

/// Returns the name and the catalog of each API.
pub fn catalogs() -> [(&'static str, Catalog); 5] {
    [
        (
            "tryon",
            Catalog::of::<TryOnError>().title("Virtual try-on").examples(tryon::one_of_each()),
        ),
        (
            "image2model",
            Catalog::of::<Image2ModelError>()
                .title("Image to model")
                .examples(image2model::one_of_each()),
        ),
        (
            "image-presets",
            Catalog::of::<ImagePresetsError>()
                .title("Image presets")
                .examples(image_presets::one_of_each()),
        ),
        (
            "thumbnails",
            Catalog::of::<ThumbnailsError>()
                .title("Thumbnails")
                .examples(thumbnails::one_of_each()),
        ),
        (
            "designs",
            Catalog::of::<DesignsError>().title("Designs").examples(designs::one_of_each()),
        ),
    ]
}
