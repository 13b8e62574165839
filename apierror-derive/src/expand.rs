//! Stage three: turns a checked declaration into tokens. Nothing here can fail.
//!
//! Most of the expansion is data: a static table of specs. A `match` is generated
//! only for what differs between occurrences. The impls for frameworks come from
//! `integrate!`, a macro of the facade, which knows the enabled features.

mod alike;
mod api_error;
mod bounds;
mod declared;
mod fields;
mod format;
mod forward;
mod kind;
mod members;
mod row;
mod schema;
mod spec;
mod stubs;
mod union;
mod upstream;

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::Visibility;
use syn::ext::IdentExt;

use self::alike::Use;
use crate::ast::Field;
use crate::model::{Body, Head, Member, MemberValue, MessageSource, Place, Spec, Type, Variant};

pub(crate) use stubs::{stubs, union_stubs};
pub(crate) use union::expand_union;

/// ```text
/// const _: () = {
///     use ::apierror::__private as __apierror;
///     static __APIERROR_SPECS: [ErrorSpec; 2] = table(…, &[("ORDER_NOT_FOUND", …), …], …);
///     impl ApiError for OrderError { … }
///     impl Members for OrderError { … }          // if a field is a member or a header
///     impl DeclaredError for OrderError { … }
///     integrate! { [] [OrderError] [] "NotFound,Database" }
///     impl From<sqlx::Error> for OrderError { … }  // for each type of `from`
/// };
/// pub enum OrderErrorKind { … }                  // if `kind` is written; its impls are above
/// ```
pub(crate) fn expand(ty: &Type<'_>) -> TokenStream {
    let private = private();
    let where_clause = bounds::where_clause(ty, &private);
    let scope = Scope::new(&ty.head, private, where_clause);
    let specs = spec::table(&scope, ty);
    let api_error = api_error::implementation(&scope, ty);
    let members = members::implementation(&scope, ty);
    let declared = declared::implementation(&scope, ty);
    let integrate = scope.integrate(ty.variants.iter().filter_map(|variant| variant.ident));
    let kind = kind::implementations(&scope, ty);
    let upstream = upstream::implementations(&scope, ty);
    let traits = method_traits(&scope, ty);
    let impls = scope
        .wrap(&quote!(#traits #specs #api_error #members #declared #integrate #kind #upstream));
    let kind = kind::definition(&scope);
    quote!(#impls #kind)
}

/// Returns the name under which [`Scope::wrap`] imports what generated code uses.
fn private() -> TokenStream {
    quote!(__apierror)
}

/// Imports the traits whose methods `Field(…).show(…)`, `Field(…).header()` and `Whole(…).into_details()`
/// call for types that are only named like one of std or `Vec<FieldError>`.
fn method_traits(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let private = &scope.private;
    let shows = |spec: &Spec<'_>| match &spec.message {
        MessageSource::Template(placeholders) => placeholders
            .iter()
            .any(|placeholder| placeholder.is_unformatted() || placeholder.rounding().is_some()),
        _ => false,
    };
    let has_field_errors =
        |spec: &Spec<'_>| spec.exposed.details.is_some_and(Field::looks_like_field_errors);
    let has_headers = |spec: &Spec<'_>| {
        spec.exposed.members.iter().any(|member| match member {
            Member { place: Place::Header, value: MemberValue::Field(field), .. } => {
                field.looks_unformatted_in_header()
            }
            _ => false,
        })
    };
    let needed = [
        (ty.specs().any(shows), "Show"),
        (ty.specs().any(has_headers), "ShowInHeader"),
        (ty.specs().any(has_field_errors), "IntoDetails"),
    ];
    let mut traits = TokenStream::new();
    for (is_needed, name) in needed {
        if is_needed {
            let name = Ident::new(name, Span::call_site());
            traits.extend(quote! {
                #[allow(unused_imports, reason = "unused where the type is the one that its name says")]
                use #private::#name as _;
            });
        }
    }
    traits
}

/// The tokens that every part of the expansion needs.
struct Scope<'m> {
    head: &'m Head<'m>,
    /// The path to what generated code uses.
    private: TokenStream,
    impl_generics: TokenStream,
    /// The type with its parameters.
    ty: TokenStream,
    where_clause: TokenStream,
}

impl<'m> Scope<'m> {
    fn new(head: &'m Head<'m>, private: TokenStream, where_clause: TokenStream) -> Self {
        let ident = head.ident;
        let (impl_generics, ty_generics, _) = head.generics.split_for_impl();
        Self {
            head,
            where_clause,
            private,
            impl_generics: quote!(#impl_generics),
            ty: quote!(#ident #ty_generics),
        }
    }

    /// Returns the items in a scope of their own.
    fn wrap(&self, items: &TokenStream) -> TokenStream {
        let (krate, private) = (&self.head.krate, &self.private);
        quote! {
            const _: () = {
                use #krate::__private as #private;
                #items
            };
        }
    }

    /// Returns `impl path for Type where … { body }`.
    fn implement(&self, path: &TokenStream, body: &TokenStream) -> TokenStream {
        let Self { impl_generics, ty, where_clause, .. } = self;
        quote! {
            #[automatically_derived]
            #[allow(deprecated, reason = "generated code names deprecated items too")]
            impl #impl_generics #path for #ty #where_clause {
                #body
            }
        }
    }

    /// Returns the impls that are the same for every union.
    fn forward_union(&self, visibility: &Visibility) -> TokenStream {
        let Self { private, impl_generics, ty, where_clause, .. } = self;
        quote!(#private::forward_union! { [#visibility] [#impl_generics] [#ty] [#where_clause] })
    }

    /// The names of the variants are one literal, which compiles faster than a list.
    fn integrate<'v>(&self, variants: impl Iterator<Item = &'v Ident>) -> TokenStream {
        let variants: Vec<_> = variants.map(|ident| ident.unraw().to_string()).collect();
        let variants = variants.join(",");
        let Self { private, impl_generics, ty, where_clause, .. } = self;
        quote!(#private::integrate! { [#impl_generics] [#ty] [#where_clause] #variants })
    }

    /// Returns `match self { … }` with the arms that `arm` returns. `default` is the
    /// value for variants without an arm.
    fn match_variants(
        &self,
        ty: &'m Type<'m>,
        default: &TokenStream,
        arm: &dyn Fn(&'m Variant<'m>) -> Option<Arm<'m>>,
    ) -> TokenStream {
        self.match_alike(ty, default, &|_| None, arm)
    }

    /// Returns `match error { … }` with the row of each variant's spec.
    fn match_rows(&self, ty: &'m Type<'m>, error: &TokenStream) -> TokenStream {
        let row = |variant: &'m Variant<'m>| match &variant.body {
            Body::Spec(spec) => Some(Arm::row(spec)),
            Body::Transparent(..) => None,
        };
        self.match_on(error, ty, &TokenStream::new(), &|_| None, &row)
    }

    /// Returns the same, where variants whose use of fields has the same key share the
    /// arm of the first: `OrderError::A { … } | OrderError::B { … } => body,`. rustc
    /// checks that body once.
    fn match_alike(
        &self,
        ty: &'m Type<'m>,
        default: &TokenStream,
        use_of: &dyn Fn(&'m Variant<'m>) -> Option<Use<'m>>,
        arm: &dyn Fn(&'m Variant<'m>) -> Option<Arm<'m>>,
    ) -> TokenStream {
        self.match_on(&quote!(self), ty, default, use_of, arm)
    }

    fn match_on(
        &self,
        error: &TokenStream,
        ty: &'m Type<'m>,
        default: &TokenStream,
        use_of: &dyn Fn(&'m Variant<'m>) -> Option<Use<'m>>,
        arm: &dyn Fn(&'m Variant<'m>) -> Option<Arm<'m>>,
    ) -> TokenStream {
        let variants = &ty.variants;
        if variants.is_empty() {
            return quote!(match *#error {});
        }
        let mut shared: Vec<SharedArm<'m>> = Vec::new();
        let mut by_key = BTreeMap::new();
        let mut count = 0;
        for variant in variants {
            let (key, fields) =
                use_of(variant).map_or((None, Vec::new()), |u| (Some(u.key), u.fields));
            if let Some(&first) = key.as_ref().and_then(|key| by_key.get(key)) {
                let first: &mut SharedArm<'m> = &mut shared[first];
                first.others.push((variant, fields));
                count += 1;
            } else if let Some(Arm { fields: bound, body }) = arm(variant) {
                // The fields of other variants take the place of these, in this order.
                let fields = if key.is_some() { fields } else { bound };
                by_key.extend(key.map(|key| (key, shared.len())));
                shared.push(SharedArm { first: (variant, fields), others: Vec::new(), body });
                count += 1;
            }
        }
        if count == 0 {
            return default.clone();
        }
        let mut arms = TokenStream::new();
        for arm in shared {
            arm.append_to(&mut arms, self.head.ident);
        }
        let rest = (count < variants.len()).then(|| quote!(_ => #default,));
        quote!(match #error { #arms #rest })
    }
}

/// Returns tokens whose errors underline `span`. For name resolution and lints, they
/// are still tokens of the expansion.
fn reported_at(span: Span, tokens: TokenStream) -> TokenStream {
    let report = |token| match token {
        TokenTree::Group(group) => {
            let mut reported = Group::new(group.delimiter(), reported_at(span, group.stream()));
            reported.set_span(group.span().located_at(span));
            TokenTree::Group(reported)
        }
        mut token => {
            token.set_span(token.span().located_at(span));
            token
        }
    };
    tokens.into_iter().map(report).collect()
}

/// One arm of a `match self`.
struct Arm<'m> {
    /// The fields that the body uses.
    fields: Vec<&'m Field<'m>>,
    /// A literal, or a block.
    body: TokenTree,
}

impl<'m> Arm<'m> {
    /// The value is the row of the spec. It is a literal, because any other expression
    /// would take as long to compile as several arms.
    fn row(spec: &Spec<'_>) -> Self {
        Self { fields: Vec::new(), body: Literal::usize_unsuffixed(spec.row).into() }
    }

    fn block(fields: Vec<&'m Field<'m>>, body: TokenStream) -> Self {
        Self { fields, body: Group::new(Delimiter::Brace, body).into() }
    }
}

/// The arm of one variant, or of several.
struct SharedArm<'m> {
    /// The variant that the body is made for, and the fields that it uses.
    first: (&'m Variant<'m>, Vec<&'m Field<'m>>),
    /// Others, with the fields that take their places.
    others: Vec<(&'m Variant<'m>, Vec<&'m Field<'m>>)>,
    body: TokenTree,
}

impl SharedArm<'_> {
    /// Appends `OrderError::NotFound { id: __apierror_0, .. } => body,`.
    ///
    /// There is a pattern for each variant, so this code saves compile time in two ways.
    /// It appends token by token, because `quote!` first creates a stream for each
    /// part, each with a call into the compiler. And the pattern names the enum, because
    /// the compiler takes longer to resolve a variant after `Self`.
    fn append_to(self, arms: &mut TokenStream, ident: &Ident) {
        let Self { first: (first, bindings), others, body } = self;
        let mut name = ident.clone();
        name.set_span(Span::call_site().resolved_at(name.span()));
        append_pattern(arms, name.clone(), first, &bindings, &bindings);
        for (variant, fields) in others {
            arms.append(Punct::new('|', Spacing::Alone));
            append_pattern(arms, name.clone(), variant, &fields, &bindings);
        }
        arms.append(Punct::new('=', Spacing::Joint));
        arms.append(Punct::new('>', Spacing::Alone));
        arms.append(body);
        arms.append(Punct::new(',', Spacing::Alone));
    }
}

/// Appends `OrderError::NotFound { id: __apierror_0, .. }`, which binds each of the
/// fields to the name of the field in `bindings`.
fn append_pattern(
    arms: &mut TokenStream,
    name: Ident,
    variant: &Variant<'_>,
    fields: &[&Field<'_>],
    bindings: &[&Field<'_>],
) {
    arms.append(name);
    if let Some(ident) = variant.ident {
        arms.append(Punct::new(':', Spacing::Joint));
        arms.append(Punct::new(':', Spacing::Alone));
        arms.append(ident.clone());
    }
    if variant.is_unit {
        return;
    }
    let mut inside = TokenStream::new();
    for (field, bound) in fields.iter().zip(bindings) {
        field.member.to_tokens(&mut inside);
        inside.append(Punct::new(':', Spacing::Alone));
        inside.append(bound.binding.clone());
        inside.append(Punct::new(',', Spacing::Alone));
    }
    inside.append(Punct::new('.', Spacing::Joint));
    inside.append(Punct::new('.', Spacing::Alone));
    arms.append(Group::new(Delimiter::Brace, inside));
}
