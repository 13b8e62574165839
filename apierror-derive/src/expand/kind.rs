//! The enum of the type's codes, for those who match on them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Scope;
use crate::model::{Body, Codes};

/// `pub enum CheckoutErrorKind { … }`, which stands beside the type.
pub(super) fn definition(scope: &Scope<'_>) -> Option<TokenStream> {
    let krate = &scope.model.krate;
    let Codes { ident, visibility, list } = scope.model.codes.as_ref()?;
    // With the trait of each name comes its derive macro.
    let derives =
        ["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"].map(|name| format_ident!("{name}"));
    let about = format!("The codes of [`{}`].", scope.model.ident);
    let variants = list.iter().map(|code| {
        let docs = match code.description.as_str() {
            "" => format!("`{}`", code.code),
            description => format!("`{}`\n\n{description}", code.code),
        };
        let name = &code.name;
        quote!(#[doc = #docs] #name,)
    });
    Some(quote! {
        #[doc = #about]
        #[derive(#(#krate::__private::#derives),*)]
        #[non_exhaustive]
        #visibility enum #ident { #(#variants)* }
    })
}

/// Its impls, and the conversion from the type.
pub(super) fn implementations(scope: &Scope<'_>) -> Option<TokenStream> {
    let Scope { private, ty, model, .. } = scope;
    let codes = model.codes.as_ref()?;
    let impls = text(scope, codes);
    let forwards = model.kinds.iter().any(|kind| matches!(kind.body, Body::Forwarded(..)));
    let conversion = if forwards {
        // A code of the forwarded type is none of these.
        let bound = quote!(#ty: #private::ApiError);
        convert(
            scope,
            codes,
            &quote!(TryFrom),
            Some(&bound),
            &quote! {
                type Error = #private::UnknownCode;
                fn try_from(error: &#ty) -> #private::Result<Self, #private::UnknownCode> {
                    <Self as #private::FromStr>::from_str(#private::ApiError::code(error))
                }
            },
        )
    } else {
        let ident = model.ident;
        let arms = model.kinds.iter().filter_map(|kind| {
            let Body::Spec(spec) = &kind.body else { return None };
            let name = codes.name_of(&spec.code)?;
            let variant = kind.variant.map(|variant| quote!(::#variant));
            Some(quote!(#ident #variant { .. } => Self::#name,))
        });
        let body = if model.kinds.is_empty() {
            quote!(match *error {})
        } else {
            quote!(match error { #(#arms)* })
        };
        total(scope, codes, &body)
    };
    Some(quote!(#impls #conversion))
}

/// The same for a type with mistakes.
pub(super) fn stubs(scope: &Scope<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    let codes = scope.model.codes.as_ref()?;
    let impls = text(scope, codes);
    let conversion = total(scope, codes, &quote!({ let _ = error; #private::unreachable!() }));
    Some(quote!(#impls #conversion))
}

/// To the code as text, and from it.
fn text(scope: &Scope<'_>, Codes { ident, list, .. }: &Codes<'_>) -> TokenStream {
    let private = &scope.private;
    let names: Vec<_> = list.iter().map(|code| &code.name).collect();
    let codes: Vec<_> = list.iter().map(|code| &code.code).collect();
    quote! {
        impl #ident {
            /// The code.
            #[must_use]
            #[inline]
            pub const fn as_str(self) -> &'static #private::str {
                match self { #(Self::#names => #codes,)* }
            }
        }

        #[automatically_derived]
        impl #private::Display for #ident {
            fn fmt(&self, formatter: &mut #private::Formatter<'_>) -> #private::Result<(), #private::FmtError> {
                formatter.pad(self.as_str())
            }
        }

        #[automatically_derived]
        impl #private::FromStr for #ident {
            type Err = #private::UnknownCode;
            fn from_str(code: &#private::str) -> #private::Result<Self, #private::UnknownCode> {
                match code {
                    #(#codes => #private::Result::Ok(Self::#names),)*
                    _ => #private::Result::Err(#private::UnknownCode::new(code)),
                }
            }
        }

        #[automatically_derived]
        impl #private::TryFrom<&#private::str> for #ident {
            type Error = #private::UnknownCode;
            fn try_from(code: &#private::str) -> #private::Result<Self, #private::UnknownCode> {
                <Self as #private::FromStr>::from_str(code)
            }
        }

        #[automatically_derived]
        impl #private::Serialize for #ident {
            fn serialize<__Serializer: #private::Serializer>(
                &self,
                serializer: __Serializer,
            ) -> #private::Result<__Serializer::Ok, __Serializer::Error> {
                #private::Serializer::serialize_str(serializer, self.as_str())
            }
        }

        #[automatically_derived]
        impl<'__apierror> #private::Deserialize<'__apierror> for #ident {
            fn deserialize<__Deserializer: #private::Deserializer<'__apierror>>(
                deserializer: __Deserializer,
            ) -> #private::Result<Self, __Deserializer::Error> {
                #private::deserialize_code(deserializer)
            }
        }
    }
}

/// `impl From<&CheckoutError> for CheckoutErrorKind`
fn total(scope: &Scope<'_>, codes: &Codes<'_>, body: &TokenStream) -> TokenStream {
    let ty = &scope.ty;
    convert(scope, codes, &quote!(From), None, &quote!(fn from(error: &#ty) -> Self { #body }))
}

fn convert(
    scope: &Scope<'_>,
    Codes { ident, .. }: &Codes<'_>,
    path: &TokenStream,
    bound: Option<&TokenStream>,
    body: &TokenStream,
) -> TokenStream {
    let Scope { private, impl_generics, ty, model, .. } = scope;
    let bounds = model.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "a deprecated variant is still a variant")]
        impl #impl_generics #private::#path<&#ty> for #ident where #(#bounds,)* #bound {
            #body
        }
    }
}
