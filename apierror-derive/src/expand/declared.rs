//! `impl DeclaredError`, and the assertions about the entries of other types and
//! the members of the envelope.

use std::collections::BTreeSet;

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{GenericParam, Lifetime};

use super::{Scope, reported_at, spec};
use crate::ast::is_recursive;
use crate::model::{Body, Head, Place, Type};

/// ```text
/// impl DeclaredError for OrderError {
///     type Envelope = Flat;
///     const ENTRIES: &'static [CatalogEntry] = &entries::<2, 1>(specs_of::<__ApierrorSpecs, 1>(), &[(1, <AuthError as DeclaredError>::ENTRIES)]);
/// }
/// const _: () = check_codes::<OrderError>();                                        // if a variant is transparent
/// const _: () = check_envelope::<OrderError>();                                    // if `envelope` is written
/// const _: () = extension_is_free::<OrderError>("balance");                       // for each extension
/// ```
pub(super) fn implementation(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let envelope = &ty.envelope;
    let nested = ty.variants.iter().enumerate().filter_map(|(index, variant)| {
        let Body::Transparent(field, _) = &variant.body else { return None };
        let (index, ty) = (Literal::usize_unsuffixed(index), field.ty);
        // The entries of the type itself are already here.
        let is_recursive = is_recursive(ty, scope.head.ident);
        Some(if is_recursive {
            quote!((#index, &[]))
        } else {
            quote!((#index, <#ty as #private::DeclaredError>::ENTRIES))
        })
    });
    let nested: Vec<_> = nested.collect();
    let nested_count = Literal::usize_unsuffixed(nested.len());
    let count = Literal::usize_unsuffixed(ty.variants.len());
    let entries = if transparent_key(ty).is_none() && !ty.variants.is_empty() {
        quote!(#private::entries_of::<__ApierrorSpecs, #count>())
    } else if ty.specs().next().is_some() {
        let of_type = spec::count(ty);
        let specs = quote!(#private::specs_of::<__ApierrorSpecs, #of_type>());
        let entries = quote!(#private::entries::<#count, #nested_count>(#specs, &[#(#nested),*]));
        if ty.specs().any(|spec| spec.on.is_some()) {
            let causes = quote!(<__ApierrorSpecs as #private::SpecTable<#of_type>>::CAUSES);
            quote!(&#private::with_causes::<#count>(#entries, #causes))
        } else {
            quote!(&#entries)
        }
    } else {
        quote!(&#private::entries::<#count, #nested_count>(&[], &[#(#nested),*]))
    };
    let (start, end) = (quote!(const ENTRIES: &'static [#private::CatalogEntry] =), quote!(;));
    // Types that forward to each other are an error at the constant.
    let (start, end) = match transparent_key(ty) {
        Some(span) => (reported_at(span, start), reported_at(span, end)),
        None => (start, end),
    };
    let implementation = scope.implement(
        &quote!(#private::DeclaredError),
        &quote! {
            type Envelope = #envelope;
            #start #entries #end
        },
    );
    let extensions = check_extensions(scope, ty);
    let codes = transparent_key(ty).and_then(|key| check_codes(scope, key));
    let envelope = check_envelope(scope, ty.envelope_span);
    let envelopes = check_own_envelopes(scope, ty);
    quote!(#implementation #extensions #codes #envelope #envelopes)
}

/// Asserts that no extension has the name of a member of its kind's envelope. Asserts
/// it once for each name, where it is first used.
fn check_extensions(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    // If possible, names the envelope through the impl, so that a type that is not an
    // envelope gets only one error.
    let check = if let Some(ty) = without_parameters(scope.head) {
        quote!(#private::extension_is_free::<#ty>)
    } else {
        let envelope = &ty.envelope;
        quote!(#private::extension_is_free_in::<#envelope>)
    };
    let mut assertions = TokenStream::new();
    let mut names = BTreeSet::new();
    let count = spec::count(ty);
    for spec in ty.specs() {
        let row = Literal::usize_unsuffixed(spec.row);
        let check = |name: &str| {
            if spec.envelope.is_some() {
                quote!(#private::extension_of_kind_is_free(&#private::specs_of::<__ApierrorSpecs, #count>()[#row], #name))
            } else {
                quote!(#check(#name))
            }
        };
        for member in &spec.exposed.members {
            let is_new = member.place == Place::Extension
                && (spec.envelope.is_some() || names.insert(&member.name));
            if is_new {
                let check = check(&member.name);
                assertions.extend(reported_at(member.span, quote!(const _: () = #check;)));
            }
        }
    }
    assertions
}

/// Asserts that each code has one meaning across the types that this one forwards to. A
/// generic type is checked where it is used. `key` is the key that forwards.
pub(super) fn check_codes(scope: &Scope<'_>, key: Span) -> Option<TokenStream> {
    let Scope { private, head, .. } = scope;
    let ty = without_parameters(head)?;
    Some(reported_at(key, quote!(const _: () = #private::check_codes::<#ty>();)))
}

/// Returns the span of the first `transparent`.
fn transparent_key(ty: &Type<'_>) -> Option<Span> {
    ty.variants.iter().find_map(|variant| match variant.body {
        Body::Transparent(_, span) => Some(span),
        Body::Spec(_) => None,
    })
}

/// Asserts that each error fits the type's envelope, if one is written. A generic type is
/// checked where it is used.
pub(super) fn check_envelope(scope: &Scope<'_>, envelope: Option<Span>) -> Option<TokenStream> {
    let Scope { private, head, .. } = scope;
    let ty = without_parameters(head)?;
    Some(reported_at(envelope?, quote!(const _: () = #private::check_envelope::<#ty>();)))
}

/// Asserts that the kinds of errors that name their own envelope fit it.
fn check_own_envelopes(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let mut assertions = TokenStream::new();
    let count = spec::count(ty);
    for spec in ty.specs() {
        if let Some(envelope) = spec.envelope {
            let row = Literal::usize_unsuffixed(spec.row);
            let check = quote!(const _: () = #private::check_own_envelope(&#private::specs_of::<__ApierrorSpecs, #count>()[#row]););
            assertions.extend(reported_at(envelope.span(), check));
        }
    }
    assertions
}

/// Returns the type with `'static` for its lifetimes, if it has no other parameters.
/// A constant can then name it.
pub(super) fn without_parameters(head: &Head<'_>) -> Option<TokenStream> {
    let Head { ident, generics, .. } = head;
    let mut lifetimes = Vec::new();
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {
                lifetimes.push(Lifetime::new("'static", Span::call_site()));
            }
            GenericParam::Type(_) | GenericParam::Const(_) => return None,
        }
    }
    Some(quote!(#ident<#(#lifetimes),*>))
}
