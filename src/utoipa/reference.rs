//! References to the components of a document.

use utoipa::openapi::RefOr;

/// Returns the object itself, or the component of this kind that it refers to.
pub(super) fn resolved<'a, T>(
    object: &'a RefOr<T>,
    component: impl Fn(&str) -> Option<&'a RefOr<T>>,
    kind: &str,
) -> Option<&'a T> {
    match object {
        RefOr::T(object) => Some(object),
        RefOr::Ref(reference) => {
            let name = reference.ref_location.strip_prefix("#/components/")?;
            match component(name.strip_prefix(kind)?.strip_prefix('/')?)? {
                RefOr::T(object) => Some(object),
                RefOr::Ref(_) => None,
            }
        }
    }
}
