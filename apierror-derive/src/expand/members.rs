//! `impl Members`: the fields that are members or headers, shown one by one.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arm, Scope};
use crate::model::{Body, Kind, Place, Shown};

/// ```text
/// impl Members for OrderError {
///     fn visit(&self, __apierror_visitor: &mut dyn Visitor) {
///         match self {
///             Self::NotFound { id: __apierror_0, .. } => {
///                 Visitor::member(__apierror_visitor, Place::Detail, "id", as_member(__apierror_0));
///             }
///             _ => {}
///         }
///     }
/// }
/// ```
pub(super) fn implementation<'m>(scope: &Scope<'m>) -> Option<TokenStream> {
    let private = &scope.private;
    if scope.model.specs().all(|spec| spec.shown.is_empty()) {
        return None;
    }
    let arm = |kind: &'m Kind<'m>| {
        let Body::Spec(spec) = &kind.body else { return None };
        let shown = &spec.shown;
        let fields = spec
            .fields
            .iter()
            .filter(|field| shown.iter().any(|shown| shown.field.member == field.member));
        let calls = shown.iter().map(|shown| show(scope, shown));
        (!shown.is_empty()).then(|| Arm::block(fields.collect(), quote!(#(#calls)*)))
    };
    let body = scope.match_kinds(arm, &quote!({}));
    Some(scope.implement(
        &quote!(#private::Members),
        &quote! {
            fn visit(&self, __apierror_visitor: &mut dyn #private::Visitor) {
                #body
            }
        },
    ))
}

fn show(scope: &Scope<'_>, shown: &Shown<'_>) -> TokenStream {
    let private = &scope.private;
    let Shown { field, place, name, span: _ } = shown;
    let (binding, value) = (&field.binding, field.blamed());
    let call = match place {
        Place::Detail => {
            quote!(member(__apierror_visitor, #private::Place::Detail, #name, #private::as_member(#value)))
        }
        Place::Extension => {
            quote!(member(__apierror_visitor, #private::Place::Extension, #name, #private::as_member(#value)))
        }
        Place::Header => quote!(header(__apierror_visitor, #name, #private::as_header(#value))),
    };
    if field.optional {
        quote!(if let #private::Option::Some(#binding) = #binding { #private::Visitor::#call; })
    } else {
        quote!(#private::Visitor::#call;)
    }
}
