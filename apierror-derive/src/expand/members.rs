//! `impl Members`: passes each member and header to a visitor.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arm, Scope};
use crate::ast::Field;
use crate::model::{Body, Member, Place, Type, Variant};

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
pub(super) fn implementation<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let private = &scope.private;
    if ty.specs().all(|spec| spec.exposed.members.is_empty()) {
        return None;
    }
    let body = scope.match_variants(ty, &quote!({}), &|variant: &'m Variant<'m>| {
        let Body::Spec(spec) = &variant.body else { return None };
        let members = &spec.exposed.members;
        let is_used =
            |field: &&Field<'_>| members.iter().any(|member| std::ptr::eq(member.field, *field));
        let fields = spec.fields.iter().filter(is_used).collect();
        let calls = members.iter().map(|member| visit(scope, member));
        (!members.is_empty()).then(|| Arm::block(fields, quote!(#(#calls)*)))
    });
    Some(scope.implement(
        &quote!(#private::Members),
        &quote! {
            fn visit(&self, __apierror_visitor: &mut dyn #private::Visitor) {
                #body
            }
        },
    ))
}

fn visit(scope: &Scope<'_>, member: &Member<'_>) -> TokenStream {
    let private = &scope.private;
    let Member { field, place, name, span: _ } = member;
    let (binding, value) = (&field.binding, field.binding_at_type());
    let call = match place {
        Place::Detail => {
            quote!(member(__apierror_visitor, #private::Place::Detail, #name, #private::as_member(#value)))
        }
        Place::Extension => {
            quote!(member(__apierror_visitor, #private::Place::Extension, #name, #private::as_member(#value)))
        }
        Place::Header => quote!(header(__apierror_visitor, #name, #private::as_header(#value))),
    };
    if field.is_optional {
        quote!(if let #private::Option::Some(#binding) = #binding { #private::Visitor::#call; })
    } else {
        quote!(#private::Visitor::#call;)
    }
}
