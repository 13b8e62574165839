//! Types whose JSON Schema may be known to somebody: of fields that a body shows.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::GenericParam;

use crate::model::{Field, Model};

/// What needs no schema, because every writer knows it by its name.
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

/// The field's type as a `static` can name it: its lifetimes are `'static`. `None` where nobody has to look at it, or a
/// `static` cannot name it, because it has a parameter of the declaration in it.
pub(super) fn subject(model: &Model<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let mut is_known = true;
    let mut subject = TokenStream::new();
    let is_nameable = named(field.ty.to_token_stream(), model, &mut subject, &mut is_known);
    (is_nameable && !is_known).then_some(subject)
}

fn named(
    tokens: TokenStream,
    model: &Model<'_>,
    out: &mut TokenStream,
    is_known: &mut bool,
) -> bool {
    let mut is_lifetime = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut inner = TokenStream::new();
                if !named(group.stream(), model, &mut inner, is_known) {
                    return false;
                }
                let mut copy = Group::new(group.delimiter(), inner);
                copy.set_span(group.span());
                out.append(copy);
            }
            TokenTree::Ident(ident) if is_lifetime => {
                out.append(Ident::new("static", ident.span()))
            }
            TokenTree::Ident(ident) => {
                // A lifetime of the type's own, `for<'a>`, has no other name.
                if ident == "Self" || ident == "for" || is_parameter(model, &ident) {
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

fn is_parameter(model: &Model<'_>, ident: &Ident) -> bool {
    model.generics.params.iter().any(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident == *ident,
        GenericParam::Const(parameter) => parameter.ident == *ident,
        GenericParam::Lifetime(_) => false,
    })
}
