//! `impl ErrorCatalog`, and the assertions that need another type's entries or the envelope's members.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{GenericParam, Lifetime};

use super::Scope;
use crate::model::{Body, Place};

/// ```text
/// impl ErrorCatalog for OrderError {
///     type Envelope = Flat;
///     const ENTRIES: &'static [CatalogEntry] =
///         &[CatalogEntry::Spec(&__APIERROR_SPECS[0]), CatalogEntry::Nested(<AuthError as ErrorCatalog>::ENTRIES)];
/// }
/// const _: () = <OrderError as ErrorCatalog>::CHECKED;                              // where it forwards
/// const _: () = extension_is_free(<Flat as Envelope>::MEMBERS, "balance");          // for each extension
/// ```
pub(super) fn implementation(scope: &Scope<'_>) -> TokenStream {
    let krate = &scope.krate;
    let envelope = &scope.model.envelope;
    let entries = scope.model.kinds.iter().map(|kind| match &kind.body {
        Body::Spec(_) => {
            let spec = scope.spec_at(kind);
            quote!(#krate::CatalogEntry::Spec(#spec))
        }
        Body::Forwarded(field, _) => {
            let ty = field.written;
            quote!(#krate::CatalogEntry::Nested(<#ty as #krate::ErrorCatalog>::ENTRIES))
        }
    });
    let implementation = scope.implement(
        &quote!(#krate::ErrorCatalog),
        &quote! {
            type Envelope = #envelope;
            const ENTRIES: &'static [#krate::CatalogEntry] = &[#(#entries),*];
        },
    );
    let extensions = extensions_are_free(scope);
    let one_meaning = codes_have_one_meaning(scope);
    quote!(#implementation #(#extensions)* #one_meaning)
}

fn extensions_are_free(scope: &Scope<'_>) -> impl Iterator<Item = TokenStream> {
    let Scope { krate, private, model, .. } = scope;
    let envelope = &model.envelope;
    model.specs().flat_map(|spec| &spec.shown).filter(|shown| shown.place == Place::Extension).map(move |shown| {
        let name = &shown.name;
        quote_spanned! {blame(shown.span)=>
            const _: () = #private::extension_is_free(<#envelope as #krate::envelope::Envelope>::MEMBERS, #name);
        }
    })
}

/// Code that is blamed on `span`, yet seen by lints as the expansion that it is.
fn blame(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Forces the check of a type that forwards; one with type parameters is checked where it is used.
fn codes_have_one_meaning(scope: &Scope<'_>) -> Option<TokenStream> {
    let Scope { krate, model, .. } = scope;
    let span = model.kinds.iter().find_map(|kind| match kind.body {
        Body::Forwarded(_, span) => Some(span),
        Body::Spec(_) => None,
    })?;
    let lifetimes = model.generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(_) => Some(Lifetime::new("'static", span)),
        GenericParam::Type(_) | GenericParam::Const(_) => None,
    });
    let lifetimes = lifetimes.collect::<Option<Vec<_>>>()?;
    let ident = model.ident;
    Some(
        quote_spanned!(blame(span)=> const _: () = <#ident<#(#lifetimes),*> as #krate::ErrorCatalog>::CHECKED;),
    )
}
