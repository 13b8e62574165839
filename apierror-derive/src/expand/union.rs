//! The impls of a union.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericParam, Ident, Type as SynType, TypeParam};

use super::declared::{check_codes, check_envelope};
use super::{Scope, bounds, private, reported_at};
use crate::model::{Union, UnionMember};
use crate::type_text::type_text;

/// ```text
/// const _: () = {
///     use ::apierror::__private as __apierror;
///     const __APIERROR_ENTRIES: &[CatalogEntry] = &[CatalogEntry::Nested(<Gone as DeclaredError>::ENTRIES), …];
///     impl DeclaredError for OrderError {
///         type Envelope = Service;
///         const ENTRIES: &'static [CatalogEntry] = __APIERROR_ENTRIES;
///         fn forwarded(&self, _: Token) -> &dyn ApiError { match self { … } }
///     }
///     const _: () = check_codes_of_union::<Service>(__APIERROR_ENTRIES);
///     forward_union! { [pub] [] [OrderError] [where …] } // `Display`, `Error`, `ApiError`, `Union` and `widen`
///     impl From<Gone> for OrderError { … }            // for each member; if it is boxed, for its `Box` too
///     impl<W: Holds<Gone> + …> Widen<W> for OrderError { … }
///     impl From<StockError> for OrderError { … }      // for each type of `from`
///     integrate! { [] [OrderError] [where …] "Gone,…" }
/// };
/// ```
pub(crate) fn expand_union(ty: &Union<'_>) -> TokenStream {
    let private = private();
    let where_clause = bounds::union_where_clause(ty, &private);
    let scope = Scope::new(&ty.head, private, where_clause);
    let declared = declared(&scope, ty);
    let envelope = check_envelope(&scope, ty.envelope_span);
    let forward = scope.forward_union(ty.visibility);
    let conversions = conversions(&scope, ty, None);
    let integrate = scope.integrate(ty.members.iter().map(|member| member.ident));
    scope.wrap(&quote!(#declared #envelope #forward #conversions #integrate))
}

fn declared(scope: &Scope<'_>, ty: &Union<'_>) -> TokenStream {
    let (private, envelope) = (&scope.private, &ty.envelope);
    let types = ty.members.iter().map(|member| member.error);
    let entries = quote!(&[#(#private::CatalogEntry::Nested(<#types as #private::DeclaredError>::ENTRIES)),*]);
    // A constant cannot name the members of a generic union. A type that is not an
    // envelope gets only one error if the check names it through the impl.
    let (constant, entries, check) =
        if ty.head.generics.params.is_empty() && ty.envelope_span.is_none() {
            let name = quote!(__APIERROR_ENTRIES);
            let check = quote!(const _: () = #private::check_codes_of_union::<#envelope>(#name););
            (
                Some(quote! {
                    #[allow(deprecated, reason = "a deprecated error is still a member")]
                    const #name: &[#private::CatalogEntry] = #entries;
                }),
                name,
                Some(reported_at(ty.key, check)),
            )
        } else {
            (None, entries, check_codes(scope, ty.key))
        };
    let arms = ty.members.iter().map(|member| {
        let (pattern, binding, error) = (pattern(scope, member), binding(), member.error);
        quote!(#pattern => <#error as #private::DeclaredError>::forwarded(#binding, #private::Token),)
    });
    let forwarded = match_self(ty, &quote!(*self), arms);
    let implementation = scope.implement(
        &quote!(#private::DeclaredError),
        &quote! {
            type Envelope = #envelope;
            const ENTRIES: &'static [#private::CatalogEntry] = #entries;
            #[inline]
            fn forwarded(&self, _: #private::Token) -> &dyn #private::ApiError {
                #forwarded
            }
        },
    );
    quote!(#constant #implementation #check)
}

/// Returns the conversions into the union, and from it into others. `stub` replaces
/// their bodies.
pub(super) fn conversions(
    scope: &Scope<'_>,
    ty: &Union<'_>,
    stub: Option<&TokenStream>,
) -> TokenStream {
    let mut conversions = TokenStream::new();
    for member in ty.members.iter().filter(|member| member.has_from) {
        let (value, error) = (&quote!(__apierror_error), member.error);
        if member.is_boxed {
            let field = member.field.ty;
            let body = stub.cloned().unwrap_or_else(|| construct(scope, member, value));
            conversions.extend(from(scope, &quote!(#field), &body));
        }
        let private = &scope.private;
        let boxed = quote!(#private::Box::new(#value));
        let value = if member.is_boxed { &boxed } else { value };
        let body = stub.cloned().unwrap_or_else(|| construct(scope, member, value));
        conversions.extend(from(scope, &quote!(#error), &body));
    }
    conversions.extend(widen(scope, ty, stub));
    if stub.is_none() && !ty.smaller.is_empty() {
        let private = &scope.private;
        conversions.extend(quote! {
            #[allow(unused_imports, reason = "unused where no type needs the other path")]
            use #private::{MemberWithoutCauses as _, TakenAsUnion as _};
        });
    }
    for taken in &ty.smaller {
        let body = stub.cloned().unwrap_or_else(|| take(scope, ty, taken));
        conversions.extend(from(scope, &quote!(#taken), &body));
        if stub.is_none() && ty.head.generics.params.is_empty() {
            let check = check_members(scope, ty, taken);
            conversions.extend(reported_at(
                taken.span(),
                quote! {
                    #[allow(deprecated, reason = "a deprecated error is still a member")]
                    const _: () = #check;
                },
            ));
        }
    }
    conversions
}

/// Returns the conversion of a smaller union, or of the error of an upstream.
///
/// ```text
/// Taken::<sqlx::Error>::TAKEN.take(
///     error,
///     &[MemberOf::<EmailTaken, sqlx::Error>::CAUSES, …],
///     |received: Received<sqlx::Error>, member: usize, variant: usize| match member {
///         0 => SignUpError::EmailTaken { 0: MemberOf::<EmailTaken, sqlx::Error>::caused(received, variant) },
///         …
///     },
/// )
/// ```
fn take(scope: &Scope<'_>, ty: &Union<'_>, taken: &SynType) -> TokenStream {
    let private = &scope.private;
    // A constant cannot name the parameters of a generic union.
    let is_generic = !ty.head.generics.params.is_empty();
    let check = is_generic.then(|| check_members(scope, ty, taken));
    let check = check.map(|check| quote!(const { #check };));
    let Some(last) = ty.members.len().checked_sub(1) else {
        let widened = quote!(#private::Widen::<Self>::widen(__apierror_error));
        return reported_at(taken.span(), widened);
    };
    let errors = ty.members.iter().map(|member| member.error);
    let arms = ty.members.iter().enumerate().map(|(index, member)| {
        let error = member.error;
        let value = quote!(#private::MemberOf::<#error, #taken>::caused(__apierror_received, __apierror_variant));
        let value = if member.is_boxed { quote!(#private::Box::new(#value)) } else { value };
        let value = construct(scope, member, &value);
        let index = Literal::usize_unsuffixed(index);
        if index.to_string() == last.to_string() {
            quote!(_ => #value,)
        } else {
            quote!(#index => #value,)
        }
    });
    let value = quote! {
        #check
        #private::Taken::<#taken>::TAKEN.take(
            __apierror_error,
            &[#(#private::MemberOf::<#errors, #taken>::CAUSES),*],
            |
                __apierror_received: #private::Received<#taken>,
                __apierror_member: #private::usize,
                __apierror_variant: #private::usize,
            | match __apierror_member { #(#arms)* },
        )
    };
    reported_at(taken.span(), value)
}

/// Returns the check that each cause leads to one member.
fn check_members(scope: &Scope<'_>, ty: &Union<'_>, taken: &SynType) -> TokenStream {
    let private = &scope.private;
    let text = type_text(taken);
    let members = ty.members.iter().map(|UnionMember { ident, error, .. }| {
        let name = ident.unraw().to_string();
        quote!((#name, #private::MemberOf::<#error, #taken>::CAUSES))
    });
    quote!(#private::check_members(#private::Taken::<#taken>::IS_UPSTREAM, #text, &[#(#members),*]))
}

/// Returns `impl From<Gone> for OrderError`.
fn from(scope: &Scope<'_>, error: &TokenStream, body: &TokenStream) -> TokenStream {
    let private = &scope.private;
    scope.implement(
        &quote!(#private::From<#error>),
        &quote! {
            #[inline]
            fn from(__apierror_error: #error) -> Self {
                #body
            }
        },
    )
}

/// ```text
/// impl<W> Widen<W> for OrderError where W: Holds<Gone> + … {
///     fn widen(self) -> W { match self { OrderError::Gone { 0: error } => From::from(error), … } }
/// }
/// ```
fn widen(scope: &Scope<'_>, ty: &Union<'_>, stub: Option<&TokenStream>) -> TokenStream {
    let Scope { private, head, ty: name, where_clause, .. } = scope;
    let wider = format_ident!("__ApierrorWider");
    let mut generics = head.generics.clone();
    generics.params.push(GenericParam::Type(TypeParam::from(wider.clone())));
    let (impl_generics, ..) = generics.split_for_impl();
    let errors = ty.members.iter().map(|member| member.error);
    let holds = quote!(#wider: #(#private::Holds<#errors>)+*);
    let arms = ty.members.iter().map(|member| {
        let (pattern, binding) = (pattern(scope, member), binding());
        let value = if member.is_boxed { quote!(*#binding) } else { quote!(#binding) };
        quote!(#pattern => #private::From::from(#value),)
    });
    let body = stub.cloned().unwrap_or_else(|| match_self(ty, &quote!(self), arms));
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl #impl_generics #private::Widen<#wider> for #name #where_clause, #holds {
            fn widen(self) -> #wider {
                #body
            }
        }
    }
}

/// Returns `match self { … }`. `empty` is the value that it matches on if there are no
/// variants.
fn match_self(
    ty: &Union<'_>,
    empty: &TokenStream,
    arms: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    if ty.members.is_empty() { quote!(match #empty {}) } else { quote!(match self { #(#arms)* }) }
}

/// Returns `OrderError::Gone { 0: __apierror_error }`, as a pattern.
fn pattern(scope: &Scope<'_>, member: &UnionMember<'_>) -> TokenStream {
    construct(scope, member, &binding())
}

/// Returns `OrderError::Gone { 0: value }`.
fn construct(scope: &Scope<'_>, member: &UnionMember<'_>, value: &TokenStream) -> TokenStream {
    let mut name = scope.head.ident.clone();
    name.set_span(Span::call_site().resolved_at(name.span()));
    let UnionMember { ident, field, .. } = member;
    let field = &field.member;
    quote!(#name::#ident { #field: #value })
}

fn binding() -> TokenStream {
    let name = Ident::new("__apierror_error", Span::call_site());
    quote!(#name)
}
