//! The types of exposed fields that may have a JSON Schema.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::Type;

use crate::generics::is_parameter;
use crate::model::Head;

/// Names in types that need no schema, because every writer of the catalogue knows
/// them.
const KNOWN: [&str; 29] = [
    "String",
    "str",
    "bool",
    "char",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "Option",
    "Vec",
    "Box",
    "HashMap",
    "BTreeMap",
    "FieldError",
    "std",
    "string",
    "vec",
    "collections",
    "static",
];

/// Returns a type with `'static` for its lifetimes, so that a `static`
/// can name it.
///
/// Returns `None` if the type needs no schema, or if it contains a parameter of the
/// declaration, which a `static` cannot name.
pub(super) fn subject(head: &Head<'_>, ty: &Type) -> Option<TokenStream> {
    let mut is_known = true;
    let mut subject = TokenStream::new();
    let is_nameable = named(ty.to_token_stream(), head, &mut subject, &mut is_known);
    (is_nameable && !is_known).then_some(subject)
}

fn named(tokens: TokenStream, head: &Head<'_>, out: &mut TokenStream, is_known: &mut bool) -> bool {
    let mut is_lifetime = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut inner = TokenStream::new();
                if !named(group.stream(), head, &mut inner, is_known) {
                    return false;
                }
                let mut copy = Group::new(group.delimiter(), inner);
                copy.set_span(group.span());
                out.append(copy);
            }
            TokenTree::Ident(ident) if is_lifetime => {
                out.append(Ident::new("static", ident.span()));
            }
            TokenTree::Ident(ident) => {
                // A lifetime of `for<'a>` cannot be replaced by `'static`.
                if ident == "Self" || ident == "for" || is_parameter(&ident, head.generics) {
                    return false;
                }
                *is_known &= KNOWN.iter().any(|known| ident == known);
                out.append(ident);
            }
            other => {
                is_lifetime = matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '\'');
                out.append(other);
                continue;
            }
        }
        is_lifetime = false;
    }
    true
}
