//! The table of exposed fields.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use super::{Scope, schema};
use crate::ast::Field;
use crate::docs::Docs;
use crate::model::{Exposed, Member, MemberValue, Place, Spec};
use crate::type_text::{comparable, type_text};

/// The exposed fields of a type. Kinds of errors with the same fields share them.
#[derive(Default)]
pub(super) struct FieldTable {
    fields: Vec<TokenStream>,
    /// Types that may have a schema, each with the index of its field.
    types: Vec<TokenStream>,
    /// The ranges of fields so far, by a text that describes them.
    ranges: BTreeMap<String, (usize, usize)>,
}

impl FieldTable {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Adds the exposed fields of a spec, and returns their range in the table. Returns
    /// `None` if it has none.
    pub(super) fn add(&mut self, scope: &Scope<'_>, spec: &Spec<'_>) -> Option<(usize, usize)> {
        let exposed = exposed(spec);
        if exposed.is_empty() {
            return None;
        }
        let key = key(&exposed);
        if let Some(&known) = key.as_ref().and_then(|key| self.ranges.get(key)) {
            return Some(known);
        }
        let from = self.fields.len();
        for shown in &exposed {
            self.fields.push(shown.tokens(&scope.private));
            if let Some(ty) = shown.has_schema.and_then(|ty| schema::subject(scope.head, ty)) {
                let index = Literal::usize_unsuffixed(self.fields.len() - 1);
                self.types.push(quote!((#index, #ty)));
            }
        }
        let range = (from, self.fields.len());
        self.ranges.extend(key.map(|key| (key, range)));
        Some(range)
    }

    /// ```text
    /// const FIELDS: [FieldSpec; 2] = with_schemas! { [FieldSpec::new("price", Detail, "Money"), …] (0, Money) };
    /// ```
    ///
    /// `with_schemas!` is a macro of the facade. It finds out which types have a schema,
    /// if the feature for schemas is enabled.
    pub(super) fn table(&self, private: &TokenStream) -> Option<TokenStream> {
        let Self { fields, types, ranges: _ } = self;
        let table = quote!([#(#fields),*]);
        if fields.is_empty() {
            return None;
        }
        Some(if types.is_empty() {
            quote!(impl __ApierrorSpecs { const FIELDS: &'static [#private::FieldSpec] = &#table; })
        } else {
            quote! {
                #[allow(deprecated, reason = "a deprecated type still has a schema")]
                impl __ApierrorSpecs {
                    const FIELDS: &'static [#private::FieldSpec] = &#private::with_schemas! { #table #(#types)* };
                }
            }
        })
    }
}

/// A field as callers see it.
struct Shown<'a> {
    place: &'static str,
    name: &'a str,
    ty: String,
    is_optional: bool,
    description: Option<&'a Docs>,
    /// The type, if it may have a schema.
    has_schema: Option<&'a Type>,
}

impl<'a> Shown<'a> {
    /// The field is left out if it is `None`.
    fn inner(place: &'static str, name: &'a str, field: &'a Field<'a>) -> Self {
        Self {
            place,
            name,
            ty: type_text(field.inner_ty),
            is_optional: field.is_optional,
            description: Some(&field.description),
            has_schema: None,
        }
    }

    /// The field is always there.
    fn whole(place: &'static str, name: &'a str, field: &'a Field<'a>) -> Self {
        let ty = type_text(field.ty);
        Self { ty, is_optional: false, ..Self::inner(place, name, field) }
    }

    fn tokens(&self, private: &TokenStream) -> TokenStream {
        let Self { place, name, ty, is_optional, description, has_schema: _ } = self;
        let place = format_ident!("{place}");
        let optional = is_optional.then(|| quote!(.optional()));
        let description = description.filter(|description| !description.is_empty());
        let description = description.map(|description| {
            let text = description.value(private);
            quote!(.with_description(#text))
        });
        quote!(#private::FieldSpec::new(#name, #private::FieldPlace::#place, #ty) #optional #description)
    }
}

/// Returns a text that is the same for the same fields, or `None` if they cannot be
/// compared with others.
fn key(exposed: &[Shown<'_>]) -> Option<String> {
    let mut key = String::new();
    for Shown { place, name, ty, is_optional, description, has_schema: _ } in exposed {
        let ty = comparable(ty)?;
        let description = description.map_or(Some(""), Docs::text)?;
        let optional = if *is_optional { "?" } else { "" };
        for text in [place, *name, ty, optional, description] {
            key.push_str(text);
            key.push('\0');
        }
    }
    Some(key)
}

/// Returns the exposed fields of a spec in the order of declaration.
fn exposed<'a>(spec: &'a Spec<'a>) -> Vec<Shown<'a>> {
    let Exposed { members, details, wait, status, logged: _ } = &spec.exposed;
    let mut exposed = Vec::new();
    for member in members.iter().filter(|member| member.value.field().is_none()) {
        exposed.push(Shown {
            place: place_name(member.place),
            name: &member.name,
            ty: "String".to_owned(),
            is_optional: false,
            description: None,
            has_schema: None,
        });
    }
    for field in spec.fields {
        let is_of_field =
            |member: &&Member<'_>| member.value.field().is_some_and(|own| std::ptr::eq(own, field));
        for member in members.iter().filter(is_of_field) {
            let place = place_name(member.place);
            let (shown, ty) = match member.value {
                MemberValue::Nullable(_) => (Shown::whole(place, &member.name, field), field.ty),
                MemberValue::Field(_) | MemberValue::Made(_) => {
                    (Shown::inner(place, &member.name, field), field.inner_ty)
                }
            };
            let has_schema = (member.place != Place::Header).then_some(ty);
            exposed.push(Shown { has_schema, ..shown });
        }
        if details.is_some_and(|details| std::ptr::eq(details, field)) {
            let shown = Shown::inner("Details", "details", field);
            exposed.push(Shown { has_schema: Some(field.inner_ty), ..shown });
        }
        if status.is_some_and(|status| std::ptr::eq(status, field)) {
            exposed.push(Shown::inner("Status", "status", field));
        }
        if wait.is_some_and(|wait| std::ptr::eq(wait, field)) {
            exposed.push(Shown::inner("RetryAfter", "retry-after", field));
        }
    }
    exposed
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Detail => "Detail",
        Place::Extension => "Extension",
        Place::Extensions => "Extensions",
        Place::Header => "Header",
    }
}
