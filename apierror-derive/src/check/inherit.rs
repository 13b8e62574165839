//! What a variant inherits from its type: headers, facts and URIs.

use crate::attr::Attr;
use crate::keys::TypeAttrs;
use crate::names;
use crate::value::{CodeUri, Named};

/// Returns the items of the type and the variant's own, which replace those with the
/// same name. `is_replaced` returns whether something else replaces a name. Returns
/// `None` if all items, and no others, are those of the type.
pub(super) fn inherit<'a, T>(
    of_type: &'a [Named<T>],
    own: &'a [Named<T>],
    is_replaced: &dyn Fn(&str) -> bool,
) -> Option<Vec<&'a Named<T>>> {
    let is_own = |name: &str| own.iter().any(|item| item.name == name);
    let mut items: Vec<&Named<T>> = Vec::with_capacity(of_type.len() + own.len());
    items.extend(of_type.iter().filter(|item| !is_own(&item.name) && !is_replaced(&item.name)));
    let is_inherited = items.len() == of_type.len() && own.is_empty();
    items.extend(own);
    (!is_inherited).then_some(items)
}

/// The URIs of one kind of error.
pub(super) struct Uris {
    pub(super) doc_url: Option<String>,
    /// `None` if it is `doc_url`.
    pub(super) type_uri: Option<String>,
}

/// Returns the URIs. The variant's own page is also its problem type.
pub(super) fn uris(own: &Attr<CodeUri>, ty: &TypeAttrs, code: &str) -> Uris {
    if let Some(own) = own.value() {
        return Uris {
            doc_url: Some(own.of(code).unwrap_or_else(|| own.0.clone())),
            type_uri: None,
        };
    }
    let doc_url = ty.doc_url.value();
    let type_base = ty.type_base.value();
    Uris {
        doc_url: doc_url.map(|uri| uri.of(code).unwrap_or_else(|| uri.0.clone())),
        type_uri: type_base.map(|base| {
            base.of(code).unwrap_or_else(|| format!("{}{}", base.0, names::kebab(code)))
        }),
    }
}
