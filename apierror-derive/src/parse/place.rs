//! The places of `#[api(…)]`, and the keys that are valid in each.

use darling::ast::NestedMeta;

use crate::attr::Table;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::input::{Arguments, Attribute};
use crate::items::{UnknownKey, accept_known, is_api, parse_items};
use crate::keys::{FieldAttrs, TypeAttrs, VariantAttrs};

/// What an attribute is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Enum,
    Struct,
    Variant,
    Field,
}

impl Place {
    fn keys(self) -> Vec<&'static str> {
        let mut keys = match self {
            Self::Enum => TypeAttrs::KEYS,
            Self::Struct | Self::Variant => VariantAttrs::KEYS,
            Self::Field => FieldAttrs::KEYS,
        }
        .to_vec();
        if self == Self::Struct {
            keys.extend(TypeAttrs::KEYS.iter().filter(|key| !VariantAttrs::KEYS.contains(key)));
        }
        keys
    }

    fn name(self) -> &'static str {
        match self {
            Self::Enum => "an enum",
            Self::Struct => "a struct",
            Self::Variant => "a variant",
            Self::Field => "a field",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Enum => "envelope = apierror::envelope::Flat",
            Self::Struct | Self::Variant => "code = \"ORDER_NOT_FOUND\", status = 404",
            Self::Field => "detail",
        }
    }

    /// Returns the other places that take a key which is not valid here.
    fn homes_of(self, key: &str) -> Option<String> {
        let variant = if self == Self::Enum { "each variant" } else { "the variant" };
        let homes = [
            (FieldAttrs::KEYS, "the field that it is about"),
            (VariantAttrs::KEYS, variant),
            (TypeAttrs::KEYS, "the type"),
        ];
        let homes = homes.iter().filter(|(keys, _)| keys.contains(&key)).map(|(_, home)| *home);
        let homes: Vec<_> = homes.collect();
        (!homes.is_empty()).then(|| homes.join(", or to "))
    }
}

/// The items of all `#[api(…)]` of one place.
pub(crate) struct Items {
    /// Items with valid keys, each key once.
    pub(crate) list: Vec<NestedMeta>,
    /// Whether an error has already said what to write here. If so, no other error
    /// asks for a missing key.
    pub(crate) has_errors: bool,
}

/// Reads the items of all `#[api(…)]` of one place, and reports those that are not
/// valid there.
pub(crate) fn items(
    attributes: &[Attribute],
    place: Place,
    diagnostics: &mut Diagnostics,
) -> Items {
    let example = &place.example();
    let before = diagnostics.len();
    let mut list = Vec::new();
    for attribute in attributes.iter().filter(|attribute| is_api(attribute)) {
        let span = attribute.span;
        match &attribute.arguments {
            Arguments::None => diagnostics.push(Diagnostic::BareAttribute { example }.at(span)),
            Arguments::Value(_) => diagnostics.push(Diagnostic::NotAList { example }.at(span)),
            Arguments::List(tokens) if tokens.is_empty() => {
                diagnostics.push(Diagnostic::EmptyList { example }.at(span));
            }
            Arguments::List(tokens) => {
                list.extend(parse_items(tokens.clone(), example, diagnostics));
            }
        }
    }
    let mut has_errors = diagnostics.len() > before;
    if list.is_empty() {
        return Items { list, has_errors };
    }
    let name = &place.name();
    let keys = place.keys();
    let list = accept_known(list, &keys, diagnostics, &mut |key, near, span| {
        if let Some(home) = &place.homes_of(key) {
            has_errors = true;
            let error = Diagnostic::MisplacedKey { key: &key, place: name, home }.at(span);
            return UnknownKey { error, meant: None };
        }
        let error = if let Some(near) = &near {
            Diagnostic::MisspeltKey { key: &key, place: name, near }.at(span)
        } else {
            Diagnostic::UnknownKey { key: &key, place: name, known: &listed(&keys) }.at(span)
        };
        UnknownKey { error, meant: near }
    });
    Items { list, has_errors }
}
