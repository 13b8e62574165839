//! The catalogs of the five APIs.

use apierror::Catalog;

use crate::{designs, image_presets, image2model, thumbnails, tryon};

/// Returns the name and the catalog of each API.
pub fn catalogs() -> [(&'static str, Catalog); 5] {
    [
        ("tryon", tryon::catalog()),
        ("image2model", image2model::catalog()),
        ("image-presets", image_presets::catalog()),
        ("thumbnails", thumbnails::catalog()),
        ("designs", designs::catalog()),
    ]
}
