//! `impl Members`: passes each member and header to a visitor.

use proc_macro2::TokenStream;
use quote::quote;

use super::alike::Use;
use super::format::format_args;
use super::{Arm, Scope};
use crate::ast::Field;
use crate::message::Template;
use crate::model::{Body, Member, MemberValue, Place, Type, Variant};

/// ```text
/// impl Members for OrderError {
///     fn visit(&self, __apierror_visitor: &mut dyn Visitor) {
///         match self {
///             Self::NotFound { id: __apierror_0, .. } => {
///                 Visitor::member(__apierror_visitor, Place::Detail, ",\"id\":", as_member(__apierror_0));
///             }
///             _ => {}
///         }
///     }
/// }
/// ```
///
/// Details come first, so that one visit writes them and the extensions.
pub(super) fn implementation<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let private = &scope.private;
    if ty.specs().all(|spec| spec.exposed.members.is_empty()) {
        return None;
    }
    let use_of = |variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) if spec.exposed.members.is_empty() => None,
        Body::Spec(spec) => Use::of_members(&spec.exposed.members),
        Body::Transparent(..) => None,
    };
    let body = scope.match_alike(ty, &quote!({}), &use_of, &|variant: &'m Variant<'m>| {
        let Body::Spec(spec) = &variant.body else { return None };
        let members = &spec.exposed.members;
        let is_used = |field: &&Field<'_>| members.iter().any(|member| member.value.uses(field));
        let fields = spec.fields.iter().filter(is_used).collect();
        let (details, others): (Vec<_>, Vec<_>) =
            members.iter().partition(|member| member.place == Place::Detail);
        let calls = details.into_iter().chain(others).map(|member| visit(scope, member, members));
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

fn visit(scope: &Scope<'_>, member: &Member<'_>, members: &[Member<'_>]) -> TokenStream {
    let private = &scope.private;
    let Member { value, place, name, span: _ } = member;
    let place_name = match place {
        Place::Detail => quote!(Detail),
        Place::Extension | Place::Extensions | Place::Header => quote!(Extension),
    };
    let call = |value: TokenStream| match place {
        Place::Detail | Place::Extension => {
            let name = member_name(name);
            quote!(member(__apierror_visitor, #private::Place::#place_name, #name, #value))
        }
        Place::Extensions => {
            let declared = members.iter().filter(|member| member.place == Place::Extension);
            let declared = declared.map(|member| &member.name);
            quote!(extensions(__apierror_visitor, #value, &[#(#declared),*]))
        }
        // Checked by the compiler, so that no response has to.
        Place::Header => quote! {
            header(__apierror_visitor, const { #private::HeaderName::from_static(#name) }, #value)
        },
    };
    match value {
        MemberValue::Field(field) => {
            let (binding, value) = (&field.binding, field.binding_at_type());
            let call = call(match place {
                Place::Header if field.looks_unformatted_in_header() => {
                    quote!(&|| #private::Field(#value).header())
                }
                Place::Header => quote!(&|| #private::header_of(#private::as_header(#value))),
                Place::Detail | Place::Extension => quote!(#private::as_member(#value)),
                Place::Extensions => quote!(#private::as_extensions(#value)),
            });
            if field.is_optional {
                quote!(if let #private::Option::Some(#binding) = #binding { #private::Visitor::#call; })
            } else {
                quote!(#private::Visitor::#call;)
            }
        }
        MemberValue::Nullable(field) => {
            let value = field.binding_at_type();
            let call = call(quote!(#private::as_nullable(#value)));
            quote!(#private::Visitor::#call;)
        }
        MemberValue::Made(template) => {
            let call = call(match template {
                Template::Fixed(text) => quote!(#private::as_member(&#text)),
                Template::Placeholders { texts, placeholders } => {
                    let text = format_args(scope, texts, placeholders);
                    quote!(#private::as_member(&#private::Made(#text)))
                }
            });
            quote!(#private::Visitor::#call;)
        }
    }
}

/// Returns the name of a member as it stands in a JSON object: `,"name":`.
fn member_name(name: &str) -> String {
    let mut json = ",\"".to_owned();
    for letter in name.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\0'..' ' => {
                let escape = format!("\\u{:04x}", u32::from(letter));
                json.push_str(&escape);
            }
            _ => json.push(letter),
        }
    }
    json + "\":"
}
