//! Fields, and where they show.

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Fields, GenericArgument, Index, Member, PathArguments, Type};

use super::text;
use crate::attrs::{FieldAttrs, Flag, HeaderName, Read, WireName, Written as WrittenKey};
use crate::fault::Faults;

/// A field of a variant or struct.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    /// The type as written.
    pub(crate) written: &'a Type,
    /// The type without the `Option` around an optional one.
    pub(crate) ty: &'a Type,
    /// Whether the type was written as an `Option`.
    pub(crate) optional: bool,
    pub(crate) description: String,
    /// What generated code binds it to.
    pub(crate) binding: Ident,
}

impl Field<'_> {
    /// As attributes and messages name it: `sku`, or `0`.
    pub(crate) fn name(&self) -> String {
        match &self.member {
            Member::Named(ident) => ident.unraw().to_string(),
            Member::Unnamed(Index { index, .. }) => index.to_string(),
        }
    }

    /// Its binding, at the place of its type: what a trait demands of the value and does not find is blamed there.
    pub(crate) fn blamed(&self) -> Ident {
        Ident::new(&self.binding.to_string(), self.binding.span().located_at(self.written.span()))
    }

    /// Whether the type is written as a string of std's: `String`, `&str`.
    pub(crate) fn looks_like_text(&self) -> bool {
        match self.written {
            Type::Reference(reference) => {
                matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("str"))
            }
            Type::Path(path) => {
                path.path.segments.last().is_some_and(|last| last.ident == "String")
            }
            _ => false,
        }
    }

    /// Whether the type is written as `Vec<FieldError>`.
    pub(crate) fn looks_like_field_errors(&self) -> bool {
        let Type::Path(path) = self.written else { return false };
        let Some(last) = path.path.segments.last().filter(|last| last.ident == "Vec") else {
            return false;
        };
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
        match arguments.args.first() {
            Some(GenericArgument::Type(Type::Path(item))) => {
                item.path.segments.last().is_some_and(|last| last.ident == "FieldError")
            }
            _ => false,
        }
    }

    pub(crate) fn is_named(&self) -> bool {
        matches!(self.member, Member::Named(_))
    }
}

/// A field that is a member or a header.
pub(crate) struct Shown<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) place: Place,
    /// Its name on the wire.
    pub(crate) name: String,
    /// The token that gave it that name.
    pub(crate) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Detail,
    Extension,
    Header,
}

/// A field and its attributes.
pub(crate) struct Written<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) detail: Read<WireName>,
    pub(crate) details: Read<Flag>,
    pub(crate) extension: Read<WireName>,
    pub(crate) header: Read<HeaderName>,
    pub(crate) retry_after: Read<Flag>,
    /// Whether a mistake has told already what to write, here or on the variant.
    pub(crate) told: bool,
}

impl<'a> Written<'a> {
    pub(crate) fn read_all(fields: &'a Fields, faults: &mut Faults) -> Vec<Self> {
        let read = |(index, (member, field)): (usize, (Member, &'a syn::Field))| {
            let (ty, optional) = match option_of(&field.ty) {
                Some(inner) => (inner, true),
                None => (&field.ty, false),
            };
            let FieldAttrs { detail, details, extension, header, retry_after, told } =
                FieldAttrs::read(&field.attrs, faults);
            Self {
                field: Field {
                    member,
                    written: &field.ty,
                    ty,
                    optional,
                    description: text::doc_comment(&field.attrs),
                    binding: format_ident!("__apierror_{index}"),
                },
                detail: detail.read(faults),
                details: details.read(faults),
                extension: extension.read(faults),
                header: header.read(faults),
                retry_after: retry_after.read(faults),
                told,
            }
        };
        fields.members().zip(fields).enumerate().map(read).collect()
    }

    /// The keys that are written on it.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'static str, Span)> {
        let Self { field: _, detail, details, extension, header, retry_after, told: _ } = self;
        let key_of = |name, key: Option<Span>| key.map(|span| (name, span));
        [
            key_of("detail", detail.key()),
            key_of("details", details.key()),
            key_of("extension", extension.key()),
            key_of("header", header.key()),
            key_of("retry_after", retry_after.key()),
        ]
        .into_iter()
        .flatten()
    }
}

/// A field under a key that takes no value.
pub(crate) struct Marked<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) key: Span,
}

impl<'a> Marked<'a> {
    pub(crate) fn new(field: &Field<'a>, flag: &WrittenKey<&Flag>) -> Self {
        Self { field: field.clone(), key: flag.key }
    }
}

/// `T` of an `Option<T>`, as far as syntax tells: an alias of `Option` is not seen through.
fn option_of(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Group(group) => option_of(&group.elem),
        Type::Paren(paren) => option_of(&paren.elem),
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return None;
            };
            match (arguments.args.first(), arguments.args.len()) {
                (Some(GenericArgument::Type(inner)), 1) => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}
