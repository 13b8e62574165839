//! The enum of codes, for `kind = …`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::Scope;
use super::declared::without_parameters;
use crate::model::{Body, KindEnum, KindVariant, Type, Variant};

/// Returns `pub enum CheckoutErrorKind { … }`, an item in the module of the type.
pub(super) fn definition(scope: &Scope<'_>) -> Option<TokenStream> {
    let krate = &scope.head.krate;
    let private = quote!(#krate::__private);
    let KindEnum { ident, visibility, variants } = scope.head.kind.as_ref()?;
    // Each name is both a trait and its derive macro.
    let derives =
        ["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"].map(|name| format_ident!("{name}"));
    let about = format!("The codes of [`{}`].", scope.head.ident);
    let variants = variants.iter().map(|variant| {
        let KindVariant { name, code, description, .. } = variant;
        let sent = if name == code {
            String::new()
        } else if code.is_empty() {
            ", sent with an empty code".to_owned()
        } else {
            format!(", sent as `{code}`")
        };
        let end = if description.is_empty() { "" } else { "\n\n" };
        let docs = description.expression(&format!("`{name}`{sent}{end}"), &private);
        let ident = &variant.ident;
        quote!(#[doc = #docs] #ident,)
    });
    Some(quote! {
        #[doc = #about]
        #[derive(#(#private::#derives),*)]
        #[non_exhaustive]
        #visibility enum #ident { #(#variants)* }
    })
}

/// Returns the impls of the enum, and the conversion from the error type.
pub(super) fn implementations(scope: &Scope<'_>, error: &Type<'_>) -> Option<TokenStream> {
    let Scope { private, ty, head, .. } = scope;
    let kind = head.kind.as_ref()?;
    let specs = if error.specs().next().is_some() {
        let count = super::spec::count(error);
        quote!(#private::specs_of::<__ApierrorSpecs, #count>())
    } else {
        quote!(&[])
    };
    let impls = code_impls(scope, kind, &specs, &envelope(scope, error));
    let is_transparent = |variant: &Variant<'_>| matches!(variant.body, Body::Transparent(..));
    let conversion = if error.variants.iter().any(is_transparent) {
        // The enum has no variants for the codes of other types.
        let bound = quote!(#ty: #private::ApiError);
        convert(
            scope,
            kind,
            &quote!(TryFrom),
            Some(&bound),
            &quote! {
                type Error = #private::UnknownCode;
                fn try_from(error: &#ty) -> #private::Result<Self, #private::UnknownCode> {
                    <Self as #private::FromStr>::from_str(#private::ApiError::spec(error).name)
                }
            },
        )
    } else {
        let ident = head.ident;
        let arms = error.variants.iter().filter_map(|variant| {
            let Body::Spec(spec) = &variant.body else { return None };
            let name = kind.variant_of(spec.name())?;
            let variant = variant.ident.map(|variant| quote!(::#variant));
            Some(quote!(#ident #variant { .. } => Self::#name,))
        });
        let body = if error.variants.is_empty() {
            quote!(match *error {})
        } else {
            quote!(match error { #(#arms)* })
        };
        from_error(scope, kind, &body)
    };
    Some(quote!(#impls #conversion))
}

/// Returns the same impls for a type with errors. They never run.
pub(super) fn stubs(scope: &Scope<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    let kind = scope.head.kind.as_ref()?;
    let impls = code_impls(scope, kind, &quote!(&[]), &quote!(#private::envelope::Service));
    let body = quote!({ let _ = error; #private::unreachable!() });
    let conversion = from_error(scope, kind, &body);
    Some(quote!(#impls #conversion))
}

/// Returns the envelope by which the enum tells whether bodies show a code. The enum
/// has no parameters, so an envelope that depends on those of the type cannot be
/// named; bodies then count as showing one.
fn envelope(scope: &Scope<'_>, error: &Type<'_>) -> TokenStream {
    let Scope { private, head, .. } = scope;
    match without_parameters(head) {
        // Named through the impl, so that a type that is not an envelope gets one error.
        Some(ty) => quote!(<#ty as #private::DeclaredError>::Envelope),
        None if error.is_envelope_generic => quote!(#private::envelope::Service),
        None => error.envelope.to_token_stream(),
    }
}

/// Returns the conversions between the enum and texts, and the one from a report.
fn code_impls(
    scope: &Scope<'_>,
    kind: &KindEnum<'_>,
    specs: &TokenStream,
    envelope: &TokenStream,
) -> TokenStream {
    let private = &scope.private;
    let KindEnum { ident, visibility: _, variants } = kind;
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let codes: Vec<_> = variants.iter().map(|variant| &variant.code).collect();
    let about = if kind.has_names() { " The name." } else { " The code." };
    quote! {
        impl #ident {
            #[doc = #about]
            #[must_use]
            #[inline]
            pub const fn as_str(self) -> &'static #private::str {
                match self { #(Self::#idents => #names,)* }
            }

            /// The code that is sent.
            #[must_use]
            #[inline]
            pub const fn code(self) -> &'static #private::str {
                match self { #(Self::#idents => #codes,)* }
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
            fn from_str(name: &#private::str) -> #private::Result<Self, #private::UnknownCode> {
                match name {
                    #(#names => #private::Result::Ok(Self::#idents),)*
                    _ => #private::Result::Err(#private::UnknownCode::new(name)),
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
        impl #private::TryFrom<&#private::ErrorReport> for #ident {
            type Error = #private::UnknownCode;
            fn try_from(report: &#private::ErrorReport) -> #private::Result<Self, #private::UnknownCode> {
                match #private::name_of::<#envelope>(#specs, report) {
                    #private::Result::Ok(name) => <Self as #private::FromStr>::from_str(name),
                    #private::Result::Err(unknown) => #private::Result::Err(unknown),
                }
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

/// Returns `impl From<&CheckoutError> for CheckoutErrorKind`.
fn from_error(scope: &Scope<'_>, kind: &KindEnum<'_>, body: &TokenStream) -> TokenStream {
    let ty = &scope.ty;
    convert(scope, kind, &quote!(From), None, &quote!(fn from(error: &#ty) -> Self { #body }))
}

fn convert(
    scope: &Scope<'_>,
    kind: &KindEnum<'_>,
    path: &TokenStream,
    bound: Option<&TokenStream>,
    body: &TokenStream,
) -> TokenStream {
    let Scope { private, impl_generics, ty, head, .. } = scope;
    let ident = &kind.ident;
    let bounds = head.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl #impl_generics #private::#path<&#ty> for #ident where #(#bounds,)* #bound {
            #body
        }
    }
}
