//! `envelope = …` on a type or a variant.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Generics;
use syn::ext::IdentExt;

use crate::attr::Attr;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::generics::is_parameter;
use crate::value::Path;

/// The envelope contains no parameter of the type, because a static, the table of
/// specs, names it.
pub(super) fn check_envelope<'a>(
    envelope: &'a Attr<Path>,
    generics: &Generics,
    diagnostics: &mut Diagnostics,
) -> Option<&'a syn::Path> {
    let Path(path) = envelope.value()?;
    if let Some(parameter) = parameter_in(path.to_token_stream(), generics) {
        let name = &parameter.unraw();
        diagnostics.push(Diagnostic::EnvelopeParameter { name }.at(parameter.span()));
        return None;
    }
    Some(path)
}

/// Returns whether the envelope of a type contains a parameter of the type.
pub(super) fn contains_parameter(envelope: &syn::Path, generics: &Generics) -> bool {
    parameter_in(envelope.to_token_stream(), generics).is_some()
}

/// Returns the first of the type's parameters that `tokens` contain.
fn parameter_in(tokens: TokenStream, generics: &Generics) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => parameter_in(group.stream(), generics),
        TokenTree::Ident(ident) => {
            let is_lifetime = generics.lifetimes().any(|it| it.lifetime.ident == ident);
            (is_lifetime || is_parameter(&ident, generics)).then_some(ident)
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn parameters_of_every_kind_are_found() {
        let generics = parse_quote!(<'a, T, const N: usize>);
        let contains = |envelope: syn::Path| contains_parameter(&envelope, &generics);
        assert!(contains(parse_quote!(Outer<Inner<T>>)));
        assert!(contains(parse_quote!(Outer<{ N }>)));
        assert!(contains(parse_quote!(Outer<'a>)));
        assert!(!contains(parse_quote!(envelope::Outer<Inner>)));
    }
}
