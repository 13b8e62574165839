//! Stub impls for a type with errors, so that a mistake does not also cause errors
//! about missing impls.

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, bounds, kind, private, union, upstream};
use crate::model::{Head, Union};

/// Returns the impls that [`expand`](super::expand) writes, with bodies that do not
/// depend on the attributes.
pub(crate) fn stubs(head: &Head<'_>) -> TokenStream {
    let private = private();
    let where_clause = bounds::stub_where_clause(head, &private);
    let scope = Scope::new(head, private, where_clause);
    let Scope { private, .. } = &scope;
    let api_error = scope.implement(
        &quote!(#private::ApiError),
        &quote! {
            fn spec(&self) -> &'static #private::ErrorSpec {
                #private::unreachable!()
            }
            fn message(&self) -> #private::Cow<'_, #private::str> {
                #private::unreachable!()
            }
        },
    );
    let declared = scope.implement(
        &quote!(#private::DeclaredError),
        &quote! {
            type Envelope = #private::envelope::Service;
            const ENTRIES: &'static [#private::CatalogEntry] = &[];
        },
    );
    let integrate = scope.integrate(iter::empty());
    let kind = kind::stubs(&scope);
    let never = quote!(#private::unreachable!());
    let conversions = head.upstreams.iter().map(|ty| upstream::from(&scope, ty, &never));
    let conversions: TokenStream = conversions.collect();
    let causes = head.has_causes.then(|| upstream::stub_of_struct(&scope));
    let impls = scope.wrap(&quote!(#api_error #declared #integrate #kind #conversions #causes));
    let kind = kind::definition(&scope);
    quote!(#impls #kind)
}

/// Returns the impls that [`expand_union`](super::expand_union) writes, for the members
/// without mistakes, with bodies that never run.
pub(crate) fn union_stubs(ty: &Union<'_>) -> TokenStream {
    let private = private();
    let where_clause = bounds::union_where_clause(ty, &private);
    let scope = Scope::new(&ty.head, private, where_clause);
    let Scope { private, .. } = &scope;
    let never = quote!(#private::unreachable!());
    let declared = scope.implement(
        &quote!(#private::DeclaredError),
        &quote! {
            type Envelope = #private::envelope::Service;
            const ENTRIES: &'static [#private::CatalogEntry] = &[];
            fn forwarded(&self, _: #private::Token) -> &dyn #private::ApiError {
                #never
            }
        },
    );
    let forward = scope.forward_union(ty.visibility);
    let conversions = union::conversions(&scope, ty, Some(&never));
    let integrate = scope.integrate(iter::empty());
    scope.wrap(&quote!(#declared #forward #conversions #integrate))
}
