//! The row of an error in the table of specs, and the methods that look it up.

use proc_macro2::TokenStream;
use quote::quote;

use super::forward::{forward, has_transparent};
use super::spec::count;
use super::{Arm, Scope};
use crate::model::{Body, Type, Variant};

/// Returns the function that finds the row, if `spec` and `declared` share one.
///
/// ```text
/// #[inline]
/// fn __apierror_row(error: &OrderError) -> usize {
///     match error { OrderError::NotFound { .. } => 0, OrderError::Database { .. } => 1, }
/// }
/// ```
pub(super) fn function<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let Scope { private, ty: name, .. } = scope;
    if !shares_row(ty) {
        return None;
    }
    let rows = scope.match_rows(ty, &quote!(__apierror_error));
    Some(quote! {
        #[inline]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        fn __apierror_row(__apierror_error: &#name) -> #private::usize {
            #rows
        }
    })
}

/// Returns whether `spec` and `declared` share a function. A transparent variant has no
/// row. The bounds of a generic type may name `Self`, which a function has not.
fn shares_row(ty: &Type<'_>) -> bool {
    let generics = &ty.head.generics;
    let is_generic = !generics.params.is_empty() || generics.where_clause.is_some();
    !has_transparent(ty) && !ty.variants.is_empty() && !is_generic
}

/// Returns the body of `spec` or `declared`, which takes the row from the shared
/// function, or else from a `match` of its own. There, transparent variants call `method`
/// on their field instead.
fn from_row<'m>(
    scope: &Scope<'m>,
    ty: &'m Type<'m>,
    method: &TokenStream,
    arguments: &TokenStream,
    from_row: &dyn Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    if shares_row(ty) {
        return from_row(quote!(__apierror_row(self)));
    }
    let nothing = TokenStream::new();
    if ty.specs().next().is_none() {
        return scope
            .match_variants(ty, &nothing, &|variant| forward(scope, variant, method, arguments));
    }
    from_row(scope.match_variants(ty, &nothing, &|variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) => Some(Arm::row(spec)),
        Body::Transparent(..) => {
            let Arm { fields, body } = forward(scope, variant, method, arguments)?;
            Some(Arm::block(fields, quote!(return #body)))
        }
    }))
}

/// Returns the body of `spec`.
pub(super) fn spec<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> TokenStream {
    let private = &scope.private;
    let count = count(ty);
    from_row(
        scope,
        ty,
        &quote!(spec),
        &TokenStream::new(),
        &|row| quote!(#private::spec_at::<__ApierrorSpecs, #count>(#row)),
    )
}

/// Returns the method `declared`. An occurrence with another status than the declared
/// one has no compiled spec.
pub(super) fn declared<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> TokenStream {
    let Scope { private, .. } = scope;
    let has_passed = ty.specs().any(|spec| spec.exposed.status.is_some());
    let other_status = has_passed.then(|| {
        quote! {
            if #private::ApiError::status(self) != #private::ApiError::spec(self).status {
                return #private::Option::None;
            }
        }
    });
    let count = count(ty);
    let body = from_row(scope, ty, &quote!(declared), &quote!(, #private::Token), &|row| {
        quote! {
            #private::Option::Some(#private::compiled_at::<__ApierrorSpecs, #count>(#row, &__APIERROR_CELLS))
        }
    });
    quote! {
        fn declared(
            &self,
            _: #private::Token,
        ) -> #private::Option<#private::CompiledSpec> {
            #other_status
            #body
        }
    }
}
