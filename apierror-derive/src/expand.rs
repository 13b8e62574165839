//! Stage three: turns a checked declaration into tokens. Nothing here can fail.
//!
//! Most of the expansion is data: a static table of specs. A `match` is generated
//! only for what differs between occurrences. The impls for frameworks come from
//! `integrate!`, a macro of the facade, which knows the enabled features.

mod api_error;
mod bounds;
mod declared;
mod format;
mod kind;
mod members;
mod schema;
mod spec;
mod stubs;
mod type_text;

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{TokenStreamExt, quote};

use crate::ast::Field;
use crate::model::{Head, Type, Variant};

pub(crate) use stubs::stubs;

/// ```text
/// const _: () = {
///     use ::apierror::__private as __apierror;
///     static __APIERROR_SPECS: [ErrorSpec; 2] = table(…, &[("ORDER_NOT_FOUND", …), …], …);
///     impl ApiError for OrderError { … }
///     impl Members for OrderError { … }          // if a field is a member or a header
///     impl DeclaredError for OrderError { … }
///     integrate! { [] [OrderError] [] }
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
    let integrate = scope.integrate();
    let kind = kind::implementations(&scope, ty);
    let traits = method_traits(&scope, ty);
    let impls = scope.wrap(&quote!(#traits #specs #api_error #members #declared #integrate #kind));
    let kind = kind::definition(&scope);
    quote!(#impls #kind)
}

/// Returns the name under which [`Scope::wrap`] imports what generated code uses.
fn private() -> TokenStream {
    quote!(__apierror)
}

/// Imports the traits whose methods `Text(…).show(…)` and `Whole(…).into_details()`
/// call for types that are only named like `String` or `Vec<FieldError>`.
fn method_traits(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let private = &scope.private;
    let (mut has_text, mut has_field_errors) = (false, false);
    for field in ty.specs().flat_map(|spec| spec.fields) {
        has_text |= field.looks_like_text();
        has_field_errors |= field.looks_like_field_errors();
    }
    let mut traits = TokenStream::new();
    for (is_needed, name) in [(has_text, "Show"), (has_field_errors, "IntoDetails")] {
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

    fn integrate(&self) -> TokenStream {
        let Self { private, impl_generics, ty, where_clause, .. } = self;
        quote!(#private::integrate! { [#impl_generics] [#ty] [#where_clause] })
    }

    /// Returns `match self { … }` with the arms that `arm` returns. `default` is the
    /// value for variants without an arm.
    fn match_variants(
        &self,
        ty: &'m Type<'m>,
        default: &TokenStream,
        arm: &dyn Fn(&'m Variant<'m>) -> Option<Arm<'m>>,
    ) -> TokenStream {
        let variants = &ty.variants;
        let mut arms = TokenStream::new();
        let mut count = 0;
        for variant in variants {
            if let Some(arm) = arm(variant) {
                arm.append_to(&mut arms, self.head.ident, variant);
                count += 1;
            }
        }
        if variants.is_empty() {
            return quote!(match *self {});
        }
        if count == 0 {
            return default.clone();
        }
        let rest = (count < variants.len()).then(|| quote!(_ => #default,));
        quote!(match self { #arms #rest })
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
    fn block(fields: Vec<&'m Field<'m>>, body: TokenStream) -> Self {
        Self { fields, body: Group::new(Delimiter::Brace, body).into() }
    }

    /// Appends `OrderError::NotFound { id: __apierror_0, .. } => body,`.
    ///
    /// There is an arm for each variant, so this code saves compile time in two ways.
    /// It appends token by token, because `quote!` first creates a stream for each
    /// part, each with a call into the compiler. And the arm names the enum, because
    /// the compiler takes longer to resolve a variant after `Self`.
    fn append_to(self, arms: &mut TokenStream, ident: &Ident, variant: &Variant<'_>) {
        let Self { fields, body } = self;
        let mut name = ident.clone();
        name.set_span(Span::call_site().resolved_at(name.span()));
        arms.append(name);
        if let Some(ident) = variant.ident {
            arms.append(Punct::new(':', Spacing::Joint));
            arms.append(Punct::new(':', Spacing::Alone));
            arms.append(ident.clone());
        }
        if !variant.is_unit {
            let bound = fields.iter().map(|field| {
                let Field { member, binding, .. } = field;
                quote!(#member: #binding,)
            });
            arms.append(Group::new(Delimiter::Brace, quote!(#(#bound)* ..)));
        }
        arms.append(Punct::new('=', Spacing::Joint));
        arms.append(Punct::new('>', Spacing::Alone));
        arms.append(body);
        arms.append(Punct::new(',', Spacing::Alone));
    }
}
