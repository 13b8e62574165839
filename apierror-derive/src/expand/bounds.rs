//! Bounds for the type parameters that are used: on the parameters, not on the fields' types, so that they read as a
//! person would write them.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Ident, Type};

use super::blamed_on;
use crate::model::{Body, Field, Message, Model, Place};

/// The type's own `where` clause; that it is an error; and, where it has type parameters, what its exposed fields need
/// of them.
pub(super) fn where_clause(model: &Model<'_>, private: &TokenStream) -> TokenStream {
    let mut predicates: Vec<TokenStream> = model
        .generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates)
        .map(|p| quote!(#p))
        .collect();
    let parameters: Vec<&Ident> =
        model.generics.type_params().map(|parameter| &parameter.ident).collect();
    // In every impl, in the same words and at the same place: a type that is no `Error` then gets one compile error and
    // not one an impl. And whatever `Error` needs of type parameters is the business of who implemented it.
    let is_error = quote!(Self: #private::Error);
    // A path of the user's own keeps its place: where it leads nowhere, that is to be blamed.
    predicates.push(if model.is_renamed {
        is_error
    } else {
        blamed_on(model.ident.span(), is_error)
    });
    if !parameters.is_empty() {
        let mut inferred: Vec<String> = Vec::new();
        for (field, bound) in exposures(model, private) {
            for subject in subjects(field.written, &parameters) {
                let predicate = quote!(#subject: #bound);
                let text = predicate.to_string();
                if !inferred.contains(&text) {
                    inferred.push(text);
                    predicates.push(predicate);
                }
            }
        }
    }
    quote!(where #(#predicates),*)
}

/// Every field that generated code asks something of, and the trait that it asks for.
fn exposures<'m>(model: &'m Model<'m>, private: &TokenStream) -> Vec<(&'m Field<'m>, TokenStream)> {
    let mut exposures = Vec::new();
    for kind in &model.kinds {
        let spec = match &kind.body {
            Body::Forwarded(field, _) => {
                exposures.push((field, quote!(#private::DeclaredError)));
                continue;
            }
            Body::Spec(spec) => spec,
        };
        for shown in &spec.shown {
            let bound = match shown.place {
                Place::Detail | Place::Extension => quote!(#private::Serialize),
                Place::Header => quote!(#private::Display),
            };
            exposures.push((&shown.field, bound));
        }
        exposures.extend(spec.details.iter().map(|field| (field, quote!(#private::Serialize))));
        exposures.extend(spec.wait.iter().map(|field| (field, quote!(#private::Wait))));
        if let Message::Template(template) = &spec.message {
            for (index, kind) in template.formatted() {
                let Some(field) = spec.fields.get(index) else {
                    continue;
                };
                let bound = match kind {
                    "?" | "x?" | "X?" => quote!(Debug),
                    "o" => quote!(Octal),
                    "x" => quote!(LowerHex),
                    "X" => quote!(UpperHex),
                    "p" => quote!(Pointer),
                    "b" => quote!(Binary),
                    "e" => quote!(LowerExp),
                    "E" => quote!(UpperExp),
                    _ => quote!(Display),
                };
                exposures.push((field, quote!(#private::#bound)));
            }
        }
    }
    exposures
}

/// What a bound is put on: the type parameters in a type; an associated type, `<T as Trait>::Item`, as a whole.
fn subjects(ty: &Type, parameters: &[&Ident]) -> Vec<TokenStream> {
    let used = uses(ty.to_token_stream(), parameters);
    match ty {
        Type::Path(path) if path.qself.is_some() && !used.is_empty() => vec![ty.to_token_stream()],
        _ => used,
    }
}

/// The type parameters that a type mentions; an associated type, `T::Item`, as a whole.
fn uses(ty: TokenStream, parameters: &[&Ident]) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = ty.into_iter().collect();
    let is_colon = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ':'))
    };
    let mut uses = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => uses.extend(self::uses(group.stream(), parameters)),
            TokenTree::Ident(ident) if parameters.contains(&ident) => {
                let is_path_tail = is_colon(i.checked_sub(1)) && is_colon(i.checked_sub(2));
                let is_lifetime = i.checked_sub(1).is_some_and(
                    |i| matches!(&tokens[i], TokenTree::Punct(p) if p.as_char() == '\''),
                );
                if is_path_tail || is_lifetime {
                    continue;
                }
                match tokens.get(i + 3) {
                    Some(TokenTree::Ident(associated))
                        if is_colon(Some(i + 1)) && is_colon(Some(i + 2)) =>
                    {
                        uses.push(quote!(#ident::#associated));
                    }
                    _ => uses.push(quote!(#ident)),
                }
            }
            _ => {}
        }
    }
    uses
}
