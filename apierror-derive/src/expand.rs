//! Stage three: tokens. Nothing here can fail: what could has been said by the model.
//!
//! The expansion is data first: one static table of specs, and a `match` only where an occurrence differs from its
//! spec. What a framework needs is left to `integrate!`, a macro of the facade that knows its features.

mod api_error;
mod bounds;
mod declared;
mod fallback;
mod kind;
mod members;
mod schema;
mod spec;

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{TokenStreamExt, quote};

use crate::model::{Field, Kind, Model};

pub(crate) use fallback::fallback;

/// ```text
/// const _: () = {
///     use ::apierror::__private as __apierror;
///     static __APIERROR_SPECS: [ErrorSpec; 2] = table(…, &[("ORDER_NOT_FOUND", …), …], …);
///     impl ApiError for OrderError { … }
///     impl Members for OrderError { … }          // where a field is a member or a header
///     impl DeclaredError for OrderError { … }
///     integrate! { [] [OrderError] [] }
/// };
/// pub enum OrderErrorKind { … }                  // where it is asked for, and its impls in the scope above
/// ```
pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let scope = Scope::new(model);
    let specs = spec::table(&scope);
    let api_error = api_error::implementation(&scope);
    let members = members::implementation(&scope);
    let declared = declared::implementation(&scope);
    let integrate = scope.integrate();
    let kind = kind::implementations(&scope);
    let impls = scope.wrap(&quote!(#specs #api_error #members #declared #integrate #kind));
    let kind = kind::definition(&scope);
    quote!(#impls #kind)
}

/// The model, and what every part of the expansion writes in the same way.
struct Scope<'m> {
    model: &'m Model<'m>,
    /// The facade's exports for generated code, by the short name that [`wrap`](Self::wrap) gives them.
    private: TokenStream,
    impl_generics: TokenStream,
    /// The type with its parameters.
    ty: TokenStream,
    where_clause: TokenStream,
}

impl<'m> Scope<'m> {
    fn new(model: &'m Model<'m>) -> Self {
        let ident = model.ident;
        let private = quote!(__apierror);
        let (impl_generics, ty_generics, _) = model.generics.split_for_impl();
        Self {
            model,
            where_clause: bounds::where_clause(model, &private),
            private,
            impl_generics: quote!(#impl_generics),
            ty: quote!(#ident #ty_generics),
        }
    }

    /// The items in a scope of their own. In it stand the traits whose methods go before none that a known type has.
    fn wrap(&self, items: &TokenStream) -> TokenStream {
        let (krate, private) = (&self.model.krate, &self.private);
        let fields = || self.model.specs().flat_map(|spec| &spec.fields);
        let probe = |name: &str| {
            let name = Ident::new(name, Span::call_site());
            quote! {
                #[allow(unused_imports, reason = "where the type is what it looks like")]
                use #private::#name as _;
            }
        };
        let show = fields().any(Field::looks_like_text).then(|| probe("Show"));
        let into_details =
            fields().any(Field::looks_like_field_errors).then(|| probe("IntoDetails"));
        quote! {
            const _: () = {
                use #krate::__private as #private;
                #show
                #into_details
                #items
            };
        }
    }

    /// `impl path for Type where … { body }`. Deprecated variants are matched like any other.
    fn implement(&self, path: &TokenStream, body: &TokenStream) -> TokenStream {
        let Self { impl_generics, ty, where_clause, .. } = self;
        quote! {
            #[automatically_derived]
            #[allow(deprecated, reason = "a deprecated variant is still a variant")]
            impl #impl_generics #path for #ty #where_clause {
                #body
            }
        }
    }

    fn integrate(&self) -> TokenStream {
        let Self { private, impl_generics, ty, where_clause, .. } = self;
        quote!(#private::integrate! { [#impl_generics] [#ty] [#where_clause] })
    }

    /// `match self { … }`, with an arm for each kind that `arm` has one for, and `default` for the others.
    fn match_kinds(
        &self,
        arm: impl Fn(&'m Kind<'m>) -> Option<Arm<'m>>,
        default: &TokenStream,
    ) -> TokenStream {
        let kinds = &self.model.kinds;
        let mut arms = TokenStream::new();
        let mut count = 0;
        for kind in kinds {
            if let Some(arm) = arm(kind) {
                arm.append_to(&mut arms, self.model, kind);
                count += 1;
            }
        }
        if kinds.is_empty() {
            return quote!(match *self {});
        }
        if count == 0 {
            return default.clone();
        }
        let rest = (count < kinds.len()).then(|| quote!(_ => #default,));
        quote!(match self { #arms #rest })
    }
}

/// `tokens` with their errors shown at `span`; they resolve, and are seen by lints, as the expansion that they are.
fn blamed_on(span: Span, tokens: TokenStream) -> TokenStream {
    let blame = |token| match token {
        TokenTree::Group(group) => {
            let mut blamed = Group::new(group.delimiter(), blamed_on(span, group.stream()));
            blamed.set_span(group.span().located_at(span));
            TokenTree::Group(blamed)
        }
        mut token => {
            token.set_span(token.span().located_at(span));
            token
        }
    };
    tokens.into_iter().map(blame).collect()
}

/// One arm of a `match self`.
struct Arm<'m> {
    /// The fields that the body uses, by their bindings.
    fields: Vec<&'m Field<'m>>,
    /// A literal, or a block.
    body: TokenTree,
}

impl<'m> Arm<'m> {
    fn block(fields: Vec<&'m Field<'m>>, body: TokenStream) -> Self {
        Self { fields, body: Group::new(Delimiter::Brace, body).into() }
    }

    /// `OrderError::NotFound { id: __apierror_0, .. } => body,`, one token after the other: there is an arm for each
    /// variant, and `quote!` would make streams of its parts first, each by a call of the compiler. The enum is named,
    /// because behind `Self` the compiler goes through all variants to find one.
    fn append_to(self, arms: &mut TokenStream, model: &Model<'_>, kind: &Kind<'_>) {
        let Self { fields, body } = self;
        let mut name = model.ident.clone();
        name.set_span(Span::call_site().resolved_at(name.span()));
        arms.append(name);
        if let Some(variant) = kind.variant {
            arms.append(Punct::new(':', Spacing::Joint));
            arms.append(Punct::new(':', Spacing::Alone));
            arms.append(variant.clone());
        }
        if !kind.is_unit {
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
