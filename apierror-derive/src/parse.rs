//! Stage one: reads the attributes of a declaration to spanned values.
//!
//! It reads every attribute and reports every wrong value. It does not compare one
//! key with another.

pub(crate) mod place;

use darling::ast::NestedMeta;
use syn::{Data, DeriveInput, Fields};

use crate::ast::{Field, Type, Variant};
use crate::attr::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::items::key_path;
use crate::keys::{FieldAttrs, TypeAttrs, VariantAttrs};
use place::{Items, Place};

pub(crate) fn parse<'a>(input: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Type<'a> {
    let (attrs, variants) = match &input.data {
        Data::Enum(data) => {
            let items = place::items(&input.attrs, Place::Enum, diagnostics);
            let attrs = parse_type_attrs(&items.list, diagnostics);
            let mut variants = Vec::with_capacity(data.variants.len());
            for (index, variant) in data.variants.iter().enumerate() {
                diagnostics.enter_variant(index);
                variants.push(parse_variant(variant, !attrs.union.is_absent(), diagnostics));
            }
            (attrs, variants)
        }
        Data::Struct(data) => {
            let (attrs, variant) = parse_struct(input, &data.fields, diagnostics);
            (attrs, vec![variant])
        }
        Data::Union(data) => {
            diagnostics.push(Diagnostic::Union {}.at(data.union_token.span));
            (TypeAttrs::default(), Vec::new())
        }
    };
    Type {
        ident: &input.ident,
        generics: &input.generics,
        visibility: &input.vis,
        attrs,
        attributes: &input.attrs,
        variants,
    }
}

fn parse_variant<'a>(
    variant: &'a syn::Variant,
    is_of_union: bool,
    diagnostics: &mut Diagnostics,
) -> Variant<'a> {
    let Items { list, has_errors } = place::items(&variant.attrs, Place::Variant, diagnostics);
    Variant {
        ident: &variant.ident,
        is_struct: false,
        is_unit: matches!(variant.fields, Fields::Unit),
        attrs: parse_variant_attrs(&list, is_of_union, diagnostics),
        has_errors,
        attributes: &variant.attrs,
        fields: parse_fields(&variant.fields, diagnostics),
    }
}

/// Parses a struct, which is a type and its only variant. A key that is in both
/// tables belongs to the variant, except for `envelope`: the variant has that of
/// the type.
fn parse_struct<'a>(
    input: &'a DeriveInput,
    fields: &'a Fields,
    diagnostics: &mut Diagnostics,
) -> (TypeAttrs, Variant<'a>) {
    let Items { list, has_errors } = place::items(&input.attrs, Place::Struct, diagnostics);
    let (mut of_type, mut of_variant) = (Vec::new(), Vec::new());
    for item in list {
        if is_key_of_variant(&item) {
            of_variant.push(item);
        } else {
            of_type.push(item);
        }
    }
    let attrs = parse_type_attrs(&of_type, diagnostics);
    let variant = Variant {
        ident: &input.ident,
        is_struct: true,
        is_unit: false,
        attrs: parse_variant_attrs(&of_variant, false, diagnostics),
        has_errors,
        attributes: &input.attrs,
        fields: parse_fields(fields, diagnostics),
    };
    (attrs, variant)
}

fn is_key_of_variant(item: &NestedMeta) -> bool {
    key_path(item).is_some_and(|path| {
        !path.is_ident("envelope") && VariantAttrs::KEYS.iter().any(|key| path.is_ident(key))
    })
}

fn parse_type_attrs(items: &[NestedMeta], diagnostics: &mut Diagnostics) -> TypeAttrs {
    let attrs = TypeAttrs::from_items(items, diagnostics);
    attrs.report(diagnostics);
    attrs
}

fn parse_variant_attrs(
    items: &[NestedMeta],
    is_of_union: bool,
    diagnostics: &mut Diagnostics,
) -> VariantAttrs {
    let attrs = VariantAttrs::from_items(items, diagnostics);
    // `check` rejects the other keys of a transparent variant, and all keys of a variant
    // of a union, whatever their values.
    if is_of_union {
        return attrs;
    }
    if attrs.transparent.is_absent() {
        attrs.report(diagnostics);
    } else {
        attrs.transparent.report(diagnostics);
    }
    attrs
}

fn parse_fields<'a>(fields: &'a Fields, diagnostics: &mut Diagnostics) -> Vec<Field<'a>> {
    let mut parsed = Vec::with_capacity(fields.len());
    for (index, (member, field)) in fields.members().zip(fields).enumerate() {
        let Items { list, has_errors } = place::items(&field.attrs, Place::Field, diagnostics);
        let attrs = FieldAttrs::from_items(&list, diagnostics);
        attrs.report(diagnostics);
        parsed.push(Field::new(index, member, field, attrs, has_errors));
    }
    parsed
}
