//! Stage one: reads the attributes of a declaration to spanned values.
//!
//! It reads every attribute and reports every wrong value. It does not compare one
//! key with another.

pub(crate) mod place;

use darling::ast::NestedMeta;

use crate::ast::{Field, Type, Variant};
use crate::attr::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::{self, Data, Input};
use crate::items::key_path;
use crate::keys::{FieldAttrs, TypeAttrs, VariantAttrs};
use place::{Items, Place};

pub(crate) fn parse<'a>(input: &'a Input, diagnostics: &mut Diagnostics) -> Type<'a> {
    let (attrs, variants) = match &input.data {
        Data::Enum(declared) => {
            let items = place::items(&input.attributes, Place::Enum, diagnostics);
            let attrs = parse_type_attrs(&items.list, diagnostics);
            let mut variants = Vec::with_capacity(declared.len());
            for (index, variant) in declared.iter().enumerate() {
                diagnostics.enter_variant(index);
                variants.push(parse_variant(variant, !attrs.union.is_absent(), diagnostics));
            }
            (attrs, variants)
        }
        Data::Struct(fields) => {
            let (attrs, variant) = parse_struct(input, fields, diagnostics);
            (attrs, vec![variant])
        }
        Data::Union(keyword) => {
            diagnostics.push(Diagnostic::Union {}.at(*keyword));
            (TypeAttrs::default(), Vec::new())
        }
    };
    Type {
        ident: &input.ident,
        generics: &input.generics,
        visibility: &input.visibility,
        attrs,
        attributes: &input.attributes,
        variants,
    }
}

fn parse_variant<'a>(
    variant: &'a input::Variant,
    is_of_union: bool,
    diagnostics: &mut Diagnostics,
) -> Variant<'a> {
    let Items { list, has_errors } = place::items(&variant.attributes, Place::Variant, diagnostics);
    Variant {
        ident: &variant.ident,
        is_struct: false,
        is_unit: variant.is_unit,
        attrs: parse_variant_attrs(&list, is_of_union, diagnostics),
        has_errors,
        attributes: &variant.attributes,
        fields: parse_fields(&variant.fields, diagnostics),
    }
}

/// Parses a struct, which is a type and its only variant. A key that is in both
/// tables belongs to the variant, except for `envelope`: the variant has that of
/// the type.
fn parse_struct<'a>(
    input: &'a Input,
    fields: &'a [input::Field],
    diagnostics: &mut Diagnostics,
) -> (TypeAttrs, Variant<'a>) {
    let Items { list, has_errors } = place::items(&input.attributes, Place::Struct, diagnostics);
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
        attributes: &input.attributes,
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

fn parse_fields<'a>(fields: &'a [input::Field], diagnostics: &mut Diagnostics) -> Vec<Field<'a>> {
    let mut parsed = Vec::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        let Items { list, has_errors } = place::items(&field.attributes, Place::Field, diagnostics);
        let attrs = FieldAttrs::from_items(&list, diagnostics);
        attrs.report(diagnostics);
        parsed.push(Field::new(index, field, attrs, has_errors));
    }
    parsed
}
