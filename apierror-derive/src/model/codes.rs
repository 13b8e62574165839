//! The codes of a type as the variants of an enum of their own: `kind = CheckoutErrorKind`.

use proc_macro2::{Ident, Span};
use syn::{DeriveInput, Visibility};

use crate::fault::{Fault, Faults};

/// The enum of a type's codes, each code once.
#[derive(Clone)]
pub(crate) struct Codes<'a> {
    pub(crate) ident: Ident,
    /// That of the type.
    pub(crate) visibility: &'a Visibility,
    pub(crate) list: Vec<NamedCode>,
}

#[derive(Clone)]
pub(crate) struct NamedCode {
    pub(crate) code: String,
    /// The variant.
    pub(crate) name: Ident,
    pub(crate) description: String,
}

impl<'a> Codes<'a> {
    pub(super) fn new(ident: Ident, input: &'a DeriveInput, faults: &mut Faults) -> Option<Self> {
        if ident == input.ident {
            faults.push(Fault::KindIsType { name: &ident }.at(ident.span()));
            return None;
        }
        Some(Self { ident, visibility: &input.vis, list: Vec::new() })
    }

    /// Notes a code that is written at `span`. Of a code with several declarations the first description counts.
    pub(super) fn add(&mut self, code: &str, span: Span, description: String, faults: &mut Faults) {
        if let Some(known) = self.list.iter_mut().find(|known| known.code == code) {
            if known.description.is_empty() {
                known.description = description;
            }
            return;
        }
        let kind = &self.ident;
        let Ok(mut name) = syn::parse_str::<Ident>(&upper_camel(code)) else {
            return faults.push(Fault::KindNoName { code: &code, kind }.at(span));
        };
        if let Some(NamedCode { code: other, .. }) =
            self.list.iter().find(|known| known.name == name)
        {
            return faults
                .push(Fault::KindNameTwice { code: &code, kind, name: &name, other }.at(span));
        }
        name.set_span(Span::call_site().located_at(span));
        self.list.push(NamedCode { code: code.to_owned(), name, description });
    }

    /// The variant of a code that was noted.
    pub(crate) fn name_of(&self, code: &str) -> Option<&Ident> {
        self.list.iter().find(|known| known.code == code).map(|known| &known.name)
    }
}

/// `PRODUCT_NOT_FOUND`, `product-not-found` and `productNotFound` are all `ProductNotFound`.
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
    fn codes_of_every_case_make_names() {
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
