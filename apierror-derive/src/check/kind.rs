//! `kind = …`: the enum of codes and its variants.

use std::borrow::Cow;

use proc_macro2::{Ident, Span};

use super::code::ErrorName;
use crate::ast::{Type, Variant};
use crate::attr::{Attr, Spanned};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{KindEnum, KindVariant};
use crate::value::KindName;

/// The enum of codes does not have the name of the type.
pub(super) fn check_kind_name<'a>(
    kind: &Attr<KindName>,
    ty: &'a Type<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<KindEnum<'a>> {
    let KindName(ident) = kind.value()?;
    if ident == ty.ident {
        diagnostics.push(Diagnostic::KindIsType { name: ident }.at(ident.span()));
        return None;
    }
    Some(KindEnum { ident: ident.clone(), visibility: ty.visibility, variants: Vec::new() })
}

/// Each kind of error has a variant in the enum, and no two have the same one.
///
/// If a name is declared several times, its first description is used.
pub(super) fn check_kind_variant(
    kind: &mut KindEnum<'_>,
    named: &ErrorName<'_>,
    code: &Spanned<Cow<'_, str>>,
    variant: &Variant<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (what, name) = (&named.what(), &named.name);
    if let Some(known) = kind.variants.iter_mut().find(|known| known.name == named.name) {
        if known.description.is_empty() {
            known.description = variant.description();
        }
        return;
    }
    let enum_name = &kind.ident;
    let is_usable = |name: &str| {
        let ident = syn::parse_str::<Ident>(&upper_camel(name));
        ident.is_ok_and(|ident| kind.variants.iter().all(|known| known.ident != ident))
    };
    let fix = &named.fix(variant, is_usable);
    let Ok(mut ident) = syn::parse_str::<Ident>(&upper_camel(named.name)) else {
        let error = Diagnostic::KindNoName { what, name, kind: enum_name, fix };
        diagnostics.push(error.at(named.span));
        return;
    };
    if let Some(KindVariant { name: other, .. }) =
        kind.variants.iter().find(|known| known.ident == ident)
    {
        let variant = &ident;
        let error = Diagnostic::KindNameTwice { what, name, kind: enum_name, variant, other, fix };
        diagnostics.push(error.at(named.span));
        return;
    }
    ident.set_span(Span::call_site().located_at(named.span));
    let (name, code) = (named.name.to_owned(), code.value.clone().into_owned());
    kind.variants.push(KindVariant { ident, name, code, description: variant.description() });
}

/// Returns a code in upper camel case: `ProductNotFound` for `PRODUCT_NOT_FOUND`,
/// `product-not-found` and `productNotFound`.
fn upper_camel(code: &str) -> String {
    let mut name = String::new();
    for word in code.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        if word.chars().any(|c| c.is_ascii_lowercase()) {
            name.push_str(rest);
        } else {
            name.push_str(&rest.to_ascii_lowercase());
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::upper_camel;

    #[test]
    fn upper_camel_converts_codes_in_any_case() {
        for (code, name) in [
            ("PRODUCT_NOT_FOUND", "ProductNotFound"),
            ("product_not_found", "ProductNotFound"),
            ("product-not-found", "ProductNotFound"),
            ("PRODUCT-NOT-FOUND", "ProductNotFound"),
            ("productNotFound", "ProductNotFound"),
            ("ProductNotFound", "ProductNotFound"),
            ("cart/product.not:found", "CartProductNotFound"),
            ("HTTP_504", "Http504"),
            ("__A__B__", "AB"),
            ("invoiceID_2a", "InvoiceID2a"),
            ("404", "404"),
            ("+", ""),
        ] {
            assert_eq!(upper_camel(code), name);
        }
    }
}
