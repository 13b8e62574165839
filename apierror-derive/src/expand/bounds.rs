//! Bounds on the type parameters that exposed fields use. The bounds are on the
//! parameters, as a person would write them, and not on the types of the fields.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Ident, Type};

use super::reported_at;
use crate::ast::Field;
use crate::message::{Placeholder, Template};
use crate::model::{
    Body, Head, MemberValue, MessageSource, Place, Type as ErrorType, Union, UnionMember,
};

/// Returns the type's own `where` clause, the bound that the type is an error,
/// and the bounds that the exposed fields put on type parameters.
pub(super) fn where_clause(ty: &ErrorType<'_>, private: &TokenStream) -> TokenStream {
    let mut predicates = own_predicates(&ty.head, quote!(Self: #private::Error));
    let parameters = type_parameters(&ty.head);
    if !parameters.is_empty() {
        let mut inferred: Vec<String> = Vec::new();
        for (field, bound) in exposures(ty, private) {
            for subject in subjects(field.ty, &parameters) {
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

/// Returns the same for a union. The macro writes its `Error` impl, so the bound is the one
/// that is left to the user: `Debug`. A member is an error, whatever its parameters are, so
/// the bound on it is on the whole type.
pub(super) fn union_where_clause(union: &Union<'_>, private: &TokenStream) -> TokenStream {
    let mut predicates = own_predicates(&union.head, quote!(Self: #private::Debug));
    let parameters = type_parameters(&union.head);
    for UnionMember { error, .. } in &union.members {
        if !parameters.is_empty() && !uses(error.to_token_stream(), &parameters).is_empty() {
            predicates.push(quote!(#error: #private::DeclaredError));
        }
    }
    quote!(where #(#predicates),*)
}

fn type_parameters<'m>(head: &Head<'m>) -> Vec<&'m Ident> {
    head.generics.type_params().map(|parameter| &parameter.ident).collect()
}

/// Returns the `where` clause of stubs, which expose no field.
pub(super) fn stub_where_clause(head: &Head<'_>, private: &TokenStream) -> TokenStream {
    let predicates = own_predicates(head, quote!(Self: #private::Error));
    quote!(where #(#predicates),*)
}

/// Returns the type's own `where` clause, and a bound on the type.
fn own_predicates(head: &Head<'_>, of_type: TokenStream) -> Vec<TokenStream> {
    let mut predicates = Vec::new();
    if let Some(clause) = &head.generics.where_clause {
        predicates.extend(clause.predicates.iter().map(ToTokens::to_token_stream));
    }
    // Every impl has this bound, with the same tokens and span, so a type that is not
    // an `Error` gets one compile error instead of one for each impl. The bound also
    // covers the bounds that the type's own `Error` impl has.
    // With `crate = …`, the tokens keep their span, so that a wrong path is
    // underlined.
    predicates.push(if head.is_renamed {
        of_type
    } else {
        reported_at(head.ident.span(), of_type)
    });
    predicates
}

/// Returns every field that generated code uses, with the trait that it needs.
fn exposures<'m>(
    ty: &'m ErrorType<'m>,
    private: &TokenStream,
) -> Vec<(&'m Field<'m>, TokenStream)> {
    let mut exposures = Vec::new();
    for variant in &ty.variants {
        let spec = match &variant.body {
            Body::Transparent(field, _) => {
                exposures.push((*field, quote!(#private::DeclaredError)));
                continue;
            }
            Body::Spec(spec) => spec,
        };
        for member in &spec.exposed.members {
            let bound = match member.place {
                Place::Detail | Place::Extension | Place::Extensions => {
                    quote!(#private::Serialize)
                }
                Place::Header => quote!(#private::Display),
            };
            match &member.value {
                MemberValue::Field(field) | MemberValue::Nullable(field) => {
                    exposures.push((*field, bound));
                }
                MemberValue::Made(Template::Placeholders { placeholders, .. }) => {
                    exposures.extend(formats(placeholders, private));
                }
                MemberValue::Made(Template::Fixed(_)) => {}
            }
        }
        exposures.extend(spec.exposed.details.map(|field| (field, quote!(#private::Serialize))));
        exposures.extend(spec.exposed.status.map(|field| (field, quote!(#private::PassedStatus))));
        let logged = spec.exposed.logged.iter();
        exposures.extend(logged.map(|field| (*field, quote!(#private::Debug))));
        exposures.extend(spec.exposed.wait.map(|field| (field, quote!(#private::Wait))));
        if let MessageSource::Template(placeholders) = &spec.message {
            exposures.extend(formats(placeholders, private));
        }
    }
    exposures
}

/// Returns every field that a template formats, with the trait of std that it needs.
fn formats<'a>(
    placeholders: &[Placeholder<'a>],
    private: &TokenStream,
) -> Vec<(&'a Field<'a>, TokenStream)> {
    let mut traits = Vec::new();
    for Placeholder { field, format } in placeholders {
        let name = match format.kind {
            "?" | "x?" | "X?" => "Debug",
            "o" => "Octal",
            "x" => "LowerHex",
            "X" => "UpperHex",
            "p" => "Pointer",
            "b" => "Binary",
            "e" => "LowerExp",
            "E" => "UpperExp",
            _ => "Display",
        };
        let name = Ident::new(name, Span::call_site());
        traits.push((*field, quote!(#private::#name)));
    }
    traits
}

/// Returns the types that a bound on `ty` is put on: the type parameters in it, or
/// all of `ty` if it is an associated type such as `<T as Trait>::Item`.
fn subjects(ty: &Type, parameters: &[&Ident]) -> Vec<TokenStream> {
    let used = uses(ty.to_token_stream(), parameters);
    match ty {
        Type::Path(path) if path.qself.is_some() && !used.is_empty() => vec![ty.to_token_stream()],
        _ => used,
    }
}

/// Returns the type parameters in a type, and associated types such as `T::Item`
/// instead of their parameter.
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
