//! A declaration as it is written: the type, its variants and its fields, with
//! the values of their attributes.

use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, Generics, Index, Member, PathArguments, Type as SynType, Visibility};

use crate::docs::Docs;
use crate::input::{self, Attribute};
use crate::items::is_api;
use crate::keys::{FieldAttrs, TypeAttrs, VariantAttrs};

/// An enum or a struct with `#[derive(ApiError)]`.
pub(crate) struct Type<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) visibility: &'a Visibility,
    pub(crate) attrs: TypeAttrs,
    /// All attributes, including those of other macros.
    pub(crate) attributes: &'a [Attribute],
    /// The variants of an enum. A struct is its own only variant.
    pub(crate) variants: Vec<Variant<'a>>,
}

/// A variant, or a struct.
pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) is_struct: bool,
    /// Whether it is a variant without fields, parentheses and braces.
    pub(crate) is_unit: bool,
    pub(crate) attrs: VariantAttrs,
    /// Whether an error has already said what to write in `#[api(…)]`.
    pub(crate) has_errors: bool,
    /// All attributes, including those of other macros.
    pub(crate) attributes: &'a [Attribute],
    pub(crate) fields: Vec<Field<'a>>,
}

impl Variant<'_> {
    /// Returns `variant` or `struct`.
    pub(crate) fn noun(&self) -> &'static str {
        if self.is_struct { "struct" } else { "variant" }
    }

    /// Returns the variant as messages name it: ``variant `NotFound` ``.
    pub(crate) fn subject(&self) -> String {
        format!("{} `{}`", self.noun(), self.ident)
    }

    /// Returns whether there is any `#[api…]`.
    pub(crate) fn has_api(&self) -> bool {
        self.attributes.iter().any(is_api)
    }

    pub(crate) fn description(&self) -> Docs {
        Docs::new(self.attributes)
    }
}

pub(crate) struct Field<'a> {
    pub(crate) member: &'a Member,
    /// The type as it is written.
    pub(crate) ty: &'a SynType,
    /// The `T` of an `Option<T>`, else the type as it is written.
    pub(crate) inner_ty: &'a SynType,
    pub(crate) is_optional: bool,
    pub(crate) description: Docs,
    pub(crate) attrs: FieldAttrs,
    /// All attributes, including those of other macros.
    pub(crate) attributes: &'a [Attribute],
    /// Whether an error has already said what to write in `#[api(…)]`.
    pub(crate) has_errors: bool,
    /// The name that generated code binds the field to.
    pub(crate) binding: Ident,
}

impl<'a> Field<'a> {
    pub(crate) fn new(
        index: usize,
        field: &'a input::Field,
        attrs: FieldAttrs,
        has_errors: bool,
    ) -> Self {
        let option = option_argument(&field.ty);
        Self {
            member: &field.member,
            ty: &field.ty,
            inner_ty: option.unwrap_or(&field.ty),
            is_optional: option.is_some(),
            description: Docs::new(&field.attributes),
            attrs,
            attributes: &field.attributes,
            has_errors,
            binding: format_ident!("__apierror_{index}"),
        }
    }

    /// Returns the name that attributes and messages use: `sku`, or `0`.
    pub(crate) fn name(&self) -> String {
        match self.member {
            Member::Named(ident) => ident.unraw().to_string(),
            Member::Unnamed(Index { index, .. }) => index.to_string(),
        }
    }

    pub(crate) fn is_named(&self) -> bool {
        matches!(self.member, Member::Named(_))
    }

    /// Returns the binding at the span of the type, so that the compiler reports a
    /// missing trait there.
    pub(crate) fn binding_at_type(&self) -> Ident {
        Ident::new(&self.binding.to_string(), self.binding.span().located_at(self.ty.span()))
    }

    /// Returns whether the type looks like a text, an integer, a `bool` or a `char` of
    /// std, or a pointer to one.
    pub(crate) fn looks_unformatted(&self) -> bool {
        looks_unformatted(self.ty)
    }

    /// Returns the same for a header, which shows the value in an `Option`.
    pub(crate) fn looks_unformatted_in_header(&self) -> bool {
        looks_unformatted(self.inner_ty)
    }

    /// Returns whether the type looks like a float of std.
    pub(crate) fn looks_like_float(&self) -> bool {
        let SynType::Path(path) = self.ty else { return false };
        path.path.segments.last().is_some_and(|last| last.ident == "f64" || last.ident == "f32")
    }

    /// Returns whether the type looks like `Vec<FieldError>`.
    pub(crate) fn looks_like_field_errors(&self) -> bool {
        let Some(SynType::Path(item)) = argument_of(self.ty, "Vec") else { return false };
        item.path.segments.last().is_some_and(|last| last.ident == "FieldError")
    }
}

fn looks_unformatted(ty: &SynType) -> bool {
    match ty {
        SynType::Group(group) => looks_unformatted(&group.elem),
        SynType::Paren(paren) => looks_unformatted(&paren.elem),
        SynType::Reference(reference) => looks_unformatted(&reference.elem),
        SynType::Path(path) => path.path.segments.last().is_some_and(|last| {
            let name = last.ident.to_string();
            match (name.as_str(), &last.arguments) {
                ("Box" | "Rc" | "Arc" | "Cow", PathArguments::AngleBracketed(arguments)) => {
                    matches!(arguments.args.last(), Some(GenericArgument::Type(inner)) if looks_unformatted(inner))
                }
                _ => UNFORMATTED.contains(&name.as_str()) || name.starts_with("NonZero"),
            }
        }),
        _ => false,
    }
}

/// The names of types that a message shows without a formatter.
const UNFORMATTED: [&str; 16] = [
    "String", "str", "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16",
    "u32", "u64", "u128", "usize",
];

/// Returns the `T` of an `Option<T>`. An alias of `Option` is not recognised.
fn option_argument(ty: &SynType) -> Option<&SynType> {
    match ty {
        SynType::Group(group) => option_argument(&group.elem),
        SynType::Paren(paren) => option_argument(&paren.elem),
        SynType::Path(path) if path.qself.is_none() => argument_of(ty, "Option"),
        _ => None,
    }
}

/// Returns whether `ty` is `name`, alone, in a `Box` or in an `Arc`: `Box<Step>` in the
/// enum `Step`. An alias is not recognised.
pub(crate) fn is_recursive(ty: &SynType, name: &Ident) -> bool {
    match ty {
        SynType::Group(group) => is_recursive(&group.elem, name),
        SynType::Paren(paren) => is_recursive(&paren.elem, name),
        SynType::Path(path) if path.qself.is_none() => {
            let first = path.path.segments.first().filter(|_| path.path.segments.len() == 1);
            first.is_some_and(|only| only.ident == *name || only.ident == "Self")
                || ["Box", "Arc"].into_iter().any(|pointer| {
                    argument_of(ty, pointer).is_some_and(|inner| is_recursive(inner, name))
                })
        }
        _ => false,
    }
}

/// Returns the `T` of a `Box<T>`. An alias of `Box` is not recognised.
pub(crate) fn boxed(ty: &SynType) -> Option<&SynType> {
    match ty {
        SynType::Group(group) => boxed(&group.elem),
        SynType::Paren(paren) => boxed(&paren.elem),
        SynType::Path(path) if path.qself.is_none() => argument_of(ty, "Box"),
        _ => None,
    }
}

/// Returns the `T` of an `Arc<T>`. An alias of `Arc` is not recognised.
pub(crate) fn shared(ty: &SynType) -> Option<&SynType> {
    match ty {
        SynType::Group(group) => shared(&group.elem),
        SynType::Paren(paren) => shared(&paren.elem),
        SynType::Path(path) if path.qself.is_none() => argument_of(ty, "Arc"),
        _ => None,
    }
}

/// Returns the only argument of the type `name<…>`.
fn argument_of<'t>(ty: &'t SynType, name: &str) -> Option<&'t SynType> {
    let SynType::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match (arguments.args.first(), arguments.args.len()) {
        (Some(GenericArgument::Type(argument)), 1) => Some(argument),
        _ => None,
    }
}
