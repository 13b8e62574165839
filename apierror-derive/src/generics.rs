//! The parameters of a declaration.

use proc_macro2::Ident;
use syn::Generics;

/// Returns whether `ident` is a type parameter or a constant parameter.
pub(crate) fn is_parameter(ident: &Ident, generics: &Generics) -> bool {
    generics.type_params().any(|parameter| parameter.ident == *ident)
        || generics.const_params().any(|parameter| parameter.ident == *ident)
}
