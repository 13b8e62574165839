//! The conversions from the errors of upstreams, for `from` and `on`.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{GenericParam, Type as SynType, TypeParam};

use super::{Scope, reported_at};
use crate::model::{Body, Holding, On, Source, Spec, Type, Variant};
use crate::type_text::type_text;

/// ```text
/// impl Caused<sqlx::Error> for SignUpError {                     // for each type of `from`
///     const CAUSES: &'static [CauseRow] = &[(2, "users_email_key", 0), (0, "", 1)];
///     fn caused(received: Received<sqlx::Error>, variant: usize) -> Self {
///         match variant {
///             0 => SignUpError::EmailTaken {},
///             _ => SignUpError::Database { 0: received.upstream },
///         }
///     }
/// }
/// impl From<sqlx::Error> for SignUpError {
///     fn from(upstream: sqlx::Error) -> Self { translate::<sqlx::Error, Self>(upstream) }
/// }
/// ```
///
/// A struct implements `Caused` for every type that it can hold, so that unions can take
/// it in.
pub(super) fn implementations(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let mut impls = TokenStream::new();
    let is_struct = ty.variants.iter().any(|variant| variant.ident.is_none());
    if is_struct {
        let spec = ty.specs().next();
        impls.extend(spec.and_then(|spec| Some(of_struct(scope, spec, spec.on.as_ref()?))));
    }
    for (index, upstream) in scope.head.upstreams.iter().enumerate() {
        if !is_struct {
            impls.extend(of_enum(scope, ty, index, upstream));
        }
        let private = &scope.private;
        let value = quote!(#private::translate::<#upstream, Self>(__apierror_upstream));
        impls.extend(from(scope, upstream, &reported_at(upstream.span(), value)));
    }
    impls
}

/// Returns `impl From<sqlx::Error> for SignUpError`.
pub(super) fn from(scope: &Scope<'_>, upstream: &SynType, body: &TokenStream) -> TokenStream {
    let private = &scope.private;
    scope.implement(
        &quote!(#private::From<#upstream>),
        &quote! {
            fn from(__apierror_upstream: #upstream) -> Self {
                #body
            }
        },
    )
}

fn of_enum(scope: &Scope<'_>, ty: &Type<'_>, index: usize, upstream: &SynType) -> TokenStream {
    let (mut rows, mut arms, mut last) = (TokenStream::new(), TokenStream::new(), None);
    for (at, variant) in ty.variants.iter().enumerate() {
        let Some((spec, on)) = on_of(variant).filter(|(_, on)| on.upstreams.contains(&index))
        else {
            continue;
        };
        let at = Literal::usize_unsuffixed(at);
        rows.extend(cause_rows(on, &at));
        let value = construct(scope, variant.ident, spec, on);
        if let Some((at, value)) = last.replace((at, value)) {
            arms.extend(quote!(#at => #value,));
        }
    }
    let last = last.map(|(_, value)| quote!(_ => #value,));
    let body = quote!(match __apierror_variant { #arms #last });
    caused(scope, &quote!(#upstream), None, None, &rows, &body)
}

fn on_of<'m>(variant: &'m Variant<'m>) -> Option<(&'m Spec<'m>, &'m On<'m>)> {
    match &variant.body {
        Body::Spec(spec) => Some((spec, spec.on.as_ref()?)),
        Body::Transparent(..) => None,
    }
}

fn of_struct(scope: &Scope<'_>, spec: &Spec<'_>, on: &On<'_>) -> TokenStream {
    let private = &scope.private;
    let rows = cause_rows(on, &Literal::usize_unsuffixed(0));
    let body = construct(scope, None, spec, on);
    let any = format_ident!("__ApierrorUpstream");
    match &on.source {
        Some(Source { field, holding: Holding::Any, .. }) => {
            let ty = field.ty;
            let bound = quote!(#ty: #private::From<#any>);
            caused(scope, &quote!(#any), Some(&any), Some(&bound), &rows, &body)
        }
        Some(Source { held, .. }) => caused(scope, &quote!(#held), None, None, &rows, &body),
        None => caused(scope, &quote!(#any), Some(&any), None, &rows, &body),
    }
}

/// Returns the causes of a struct with mistakes, for the unions that take it in.
pub(super) fn stub_of_struct(scope: &Scope<'_>) -> TokenStream {
    let private = &scope.private;
    let any = format_ident!("__ApierrorUpstream");
    let rows = quote!(#private::UNKNOWN_CAUSES);
    let body = quote!(#private::unreachable!());
    implement(scope, &quote!(#any), Some(&any), None, &rows, &body)
}

/// Returns `(2, "users_email_key", 0),` for each cause.
fn cause_rows(on: &On<'_>, variant: &Literal) -> TokenStream {
    let rows = on.causes.iter().map(|cause| {
        let number = Literal::u8_unsuffixed(cause.kind as u8);
        let name = cause.name.as_deref().unwrap_or_default();
        quote!((#number, #name, #variant),)
    });
    rows.collect()
}

/// Returns `SignUpError::Database { 0: received.upstream }`.
fn construct(
    scope: &Scope<'_>,
    variant: Option<&syn::Ident>,
    spec: &Spec<'_>,
    on: &On<'_>,
) -> TokenStream {
    let private = &scope.private;
    let mut name = scope.head.ident.clone();
    name.set_span(Span::call_site().resolved_at(name.span()));
    let variant = variant.map(|variant| quote!(::#variant));
    // The wait is read before the error moves.
    let wait = on.wait.map(|field| {
        let (member, inner) = (&field.member, field.inner_ty);
        quote!(#member: __apierror_received.wait::<#inner>(),)
    });
    let source = on.source.as_ref().map(|Source { field, holding, .. }| {
        let (member, ty) = (&field.member, field.ty);
        let upstream = quote!(__apierror_received.upstream);
        let value = match holding {
            Holding::Whole => upstream,
            Holding::Box => quote!(#private::Box::new(#upstream)),
            Holding::Arc => quote!(#private::Arc::new(#upstream)),
            Holding::Any => quote!(<#ty as #private::From<_>>::from(#upstream)),
        };
        quote!(#member: #value)
    });
    let is_lost = source.is_none() && spec.status.0 >= 500;
    let value = quote!(#name #variant { #wait #source });
    if is_lost { quote!(__apierror_received.lost(#value)) } else { value }
}

/// Returns `impl Caused<sqlx::Error> for SignUpError`, with the rows as a list. `any` is a
/// parameter that stands for the type of any upstream.
fn caused(
    scope: &Scope<'_>,
    upstream: &TokenStream,
    any: Option<&syn::Ident>,
    bound: Option<&TokenStream>,
    rows: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    implement(scope, upstream, any, bound, &quote!(&[#rows]), body)
}

fn implement(
    scope: &Scope<'_>,
    upstream: &TokenStream,
    any: Option<&syn::Ident>,
    bound: Option<&TokenStream>,
    rows: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let Scope { private, head, ty, where_clause, .. } = scope;
    let mut generics = head.generics.clone();
    generics.params.extend(any.map(|any| GenericParam::Type(TypeParam::from(any.clone()))));
    let (impl_generics, ..) = generics.split_for_impl();
    let bound = bound.map(|bound| quote!(, #bound));
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl #impl_generics #private::Caused<#upstream> for #ty #where_clause #bound {
            const CAUSES: &'static [#private::CauseRow] = #rows;
            fn caused(
                __apierror_received: #private::Received<#upstream>,
                __apierror_variant: #private::usize,
            ) -> Self {
                #body
            }
        }
    }
}

/// Returns the causes of a kind of error, for catalogues.
pub(super) fn spec_causes(scope: &Scope<'_>, on: &On<'_>) -> TokenStream {
    let private = &scope.private;
    let causes = on.causes.iter().map(|cause| {
        let number = Literal::u8_unsuffixed(cause.kind as u8);
        let name = cause.name.as_deref().unwrap_or_default();
        quote!((#number, #name))
    });
    let types: Vec<String> = match &on.source {
        // Without a field, the error is for all types of `from`.
        Some(Source { held, holding: Holding::Whole | Holding::Box | Holding::Arc, .. }) => {
            vec![type_text(held)]
        }
        _ => on
            .upstreams
            .iter()
            .filter_map(|at| scope.head.upstreams.get(*at))
            .map(|ty| type_text(ty))
            .collect(),
    };
    quote!(&#private::SpecCauses { causes: &[#(#causes),*], upstreams: &[#(#types),*] })
}
