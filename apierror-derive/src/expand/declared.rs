//! `impl DeclaredError`, and the assertions that need another type's entries or the envelope's members.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;
use syn::{GenericParam, Lifetime};

use super::{Scope, blamed_on};
use crate::model::{Body, Model, Place};

/// ```text
/// impl DeclaredError for OrderError {
///     type Envelope = Flat;
///     const ENTRIES: &'static [CatalogEntry] = &entries::<2, _>(&__APIERROR_SPECS, &[(1, <AuthError as DeclaredError>::ENTRIES)]);
/// }
/// const _: () = check_codes::<OrderError>();                                        // where it forwards
/// const _: () = extension_is_free::<OrderError>("balance");                       // for each extension
/// ```
pub(super) fn implementation(scope: &Scope<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let envelope = &scope.model.envelope;
    let nested =
        scope.model.kinds.iter().enumerate().filter_map(|(place, kind)| match &kind.body {
            Body::Spec(_) => None,
            Body::Forwarded(field, _) => {
                let (place, ty) = (Literal::usize_unsuffixed(place), field.written);
                Some(quote!((#place, <#ty as #private::DeclaredError>::ENTRIES)))
            }
        });
    let specs =
        if scope.model.specs().next().is_some() { quote!(&__APIERROR_SPECS) } else { quote!(&[]) };
    let count = Literal::usize_unsuffixed(scope.model.kinds.len());
    let implementation = scope.implement(
        &quote!(#private::DeclaredError),
        &quote! {
            type Envelope = #envelope;
            const ENTRIES: &'static [#private::CatalogEntry] = &#private::entries::<#count, _>(#specs, &[#(#nested),*]);
        },
    );
    let extensions = extensions_are_free(scope);
    let one_meaning = codes_have_one_meaning(scope);
    quote!(#implementation #(#extensions)* #one_meaning)
}

fn extensions_are_free(scope: &Scope<'_>) -> impl Iterator<Item = TokenStream> {
    let Scope { private, model, .. } = scope;
    // By way of the impl, where that can be named, so that a type that is no envelope is blamed once.
    let check = if let Some(ty) = without_parameters(scope) {
        quote!(#private::extension_is_free::<#ty>)
    } else {
        let envelope = &model.envelope;
        quote!(#private::extension_is_free_in::<#envelope>)
    };
    model.specs().flat_map(|spec| &spec.shown).filter(|shown| shown.place == Place::Extension).map(
        move |shown| {
            let name = &shown.name;
            blamed_on(shown.span, quote!(const _: () = #check(#name);))
        },
    )
}

/// Forces the check of a type that forwards; one with type parameters is checked where it is used.
fn codes_have_one_meaning(scope: &Scope<'_>) -> Option<TokenStream> {
    let Scope { private, model, .. } = scope;
    let span = model.kinds.iter().find_map(|kind| match kind.body {
        Body::Forwarded(_, span) => Some(span),
        Body::Spec(_) => None,
    })?;
    let ty = without_parameters(scope)?;
    Some(blamed_on(span, quote!(const _: () = #private::check_codes::<#ty>();)))
}

/// The type as a constant can name it: with no parameters, or with lifetimes alone.
fn without_parameters(scope: &Scope<'_>) -> Option<TokenStream> {
    let Model { ident, generics, .. } = scope.model;
    let lifetimes = generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(_) => Some(Lifetime::new("'static", Span::call_site())),
        GenericParam::Type(_) | GenericParam::Const(_) => None,
    });
    let lifetimes = lifetimes.collect::<Option<Vec<_>>>()?;
    Some(quote!(#ident<#(#lifetimes),*>))
}
