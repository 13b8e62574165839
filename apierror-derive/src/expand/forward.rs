//! Transparent variants, which forward each method to their field.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arm, Scope};
use crate::model::{Body, Type, Variant};

/// Returns whether any variant is transparent.
pub(super) fn has_transparent(ty: &Type<'_>) -> bool {
    ty.variants.iter().any(|variant| matches!(variant.body, Body::Transparent(..)))
}

/// Returns the arm that calls the method on the field of a transparent variant.
pub(super) fn forward<'m>(
    scope: &Scope<'m>,
    variant: &'m Variant<'m>,
    method: &TokenStream,
    arguments: &TokenStream,
) -> Option<Arm<'m>> {
    let Body::Transparent(field, _) = variant.body else {
        return None;
    };
    let (private, binding, ty) = (&scope.private, &field.binding, field.ty);
    let forwarded = quote!(<#ty as #private::DeclaredError>::forwarded(#binding, #private::Token));
    let body = quote!(#private::ApiError::#method(#forwarded #arguments));
    Some(Arm::block(vec![field], body))
}
