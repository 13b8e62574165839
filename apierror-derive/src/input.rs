//! A declaration as syn parses it.
//!
//! Attributes are kept as tokens. `syn::DeriveInput` parses each of them to an
//! expression, doc comments and those of other macros too, and that takes half of its
//! time in a dev build, where the macro runs without optimisation.

use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{
    Generics, Index, Member, Result, Token, Type, Visibility, braced, bracketed, parenthesized,
    token,
};

/// The item under the `#[derive]`.
pub(crate) struct Input {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) data: Data,
}

pub(crate) enum Data {
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
    /// A `union` of the language, with the span of the keyword.
    Union(Span),
}

pub(crate) struct Variant {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    /// Whether it has neither fields nor parentheses nor braces.
    pub(crate) is_unit: bool,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) member: Member,
    pub(crate) ty: Type,
}

/// An attribute whose path is one name.
pub(crate) struct Attribute {
    pub(crate) name: String,
    /// The span of the name.
    pub(crate) span: Span,
    pub(crate) arguments: Arguments,
}

/// What follows the name of an attribute.
pub(crate) enum Arguments {
    None,
    /// The tokens in `#[name(…)]`.
    List(Vec<TokenTree>),
    /// The tokens after the sign in `#[name = …]`.
    Value(Vec<TokenTree>),
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = attributes(input)?;
        let visibility = input.parse()?;
        let keyword = input.lookahead1();
        if keyword.peek(Token![struct]) {
            input.parse::<Token![struct]>()?;
            let (ident, mut generics) = (input.parse()?, input.parse::<Generics>()?);
            generics.where_clause = input.parse()?;
            let (_, fields) = fields(input)?;
            if generics.where_clause.is_none() {
                generics.where_clause = input.parse()?;
            }
            input.parse::<Option<Token![;]>>()?;
            Ok(Self { attributes, visibility, ident, generics, data: Data::Struct(fields) })
        } else if keyword.peek(Token![enum]) {
            input.parse::<Token![enum]>()?;
            let (ident, mut generics) = (input.parse()?, input.parse::<Generics>()?);
            generics.where_clause = input.parse()?;
            let content;
            braced!(content in input);
            let variants = between_commas(&content, Variant::parse)?;
            Ok(Self { attributes, visibility, ident, generics, data: Data::Enum(variants) })
        } else if keyword.peek(Token![union]) {
            let union = input.parse::<Token![union]>()?;
            let (ident, mut generics) = (input.parse()?, input.parse::<Generics>()?);
            generics.where_clause = input.parse()?;
            fields(input)?;
            Ok(Self { attributes, visibility, ident, generics, data: Data::Union(union.span) })
        } else {
            Err(keyword.error())
        }
    }
}

impl Parse for Variant {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = attributes(input)?;
        // The compiler rejects it after macros have seen it.
        input.parse::<Visibility>()?;
        let ident = input.parse()?;
        let (is_unit, fields) = fields(input)?;
        if input.peek(Token![=]) {
            // A discriminant.
            while !input.is_empty() && !input.peek(Token![,]) {
                input.parse::<TokenTree>()?;
            }
        }
        Ok(Self { attributes, ident, is_unit, fields })
    }
}

/// Returns whether there are neither parentheses nor braces, and the fields in them.
fn fields(input: ParseStream<'_>) -> Result<(bool, Vec<Field>)> {
    let content;
    let is_named = input.peek(token::Brace);
    if is_named {
        braced!(content in input);
    } else if input.peek(token::Paren) {
        parenthesized!(content in input);
    } else {
        return Ok((true, Vec::new()));
    }
    let mut positions = 0..;
    let fields = between_commas(&content, |input| {
        let attributes = attributes(input)?;
        input.parse::<Visibility>()?;
        let member = if is_named {
            let name = Member::Named(input.parse()?);
            input.parse::<Token![:]>()?;
            name
        } else {
            Member::Unnamed(Index {
                index: positions.next().unwrap_or(u32::MAX),
                span: input.span(),
            })
        };
        Ok(Field { attributes, member, ty: input.parse()? })
    })?;
    Ok((false, fields))
}

/// Parses everything in `content`, with a comma after each item but the last.
fn between_commas<T>(
    content: ParseStream<'_>,
    mut item: impl FnMut(ParseStream<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(item(content)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(items)
}

/// Returns the rest of the tokens. They are in syn's buffer already; a `TokenStream` would
/// bring them to the compiler and back.
fn tokens(content: ParseStream<'_>) -> Result<Vec<TokenTree>> {
    let mut tokens = Vec::new();
    while !content.is_empty() {
        tokens.push(content.parse()?);
    }
    Ok(tokens)
}

/// Reads the attributes before an item. Those of a tool, such as `#[rustfmt::skip]`, are
/// left out.
fn attributes(input: ParseStream<'_>) -> Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while input.peek(Token![#]) {
        input.parse::<Token![#]>()?;
        let content;
        bracketed!(content in input);
        let name = content.call(Ident::parse_any)?;
        let list;
        let arguments = if content.peek(token::Paren) {
            parenthesized!(list in content);
            Arguments::List(tokens(&list)?)
        } else if content.peek(token::Bracket) {
            bracketed!(list in content);
            Arguments::List(tokens(&list)?)
        } else if content.peek(token::Brace) {
            braced!(list in content);
            Arguments::List(tokens(&list)?)
        } else if content.peek(Token![=]) {
            content.parse::<Token![=]>()?;
            Arguments::Value(tokens(&content)?)
        } else if content.is_empty() {
            Arguments::None
        } else {
            tokens(&content)?;
            continue;
        };
        attributes.push(Attribute { name: name.to_string(), span: name.span(), arguments });
    }
    Ok(attributes)
}
