//! A template as a call of `format_args!`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Scope;
use crate::ast::Field;
use crate::message::{Count, Format, Placeholder};

/// Returns `format_args!("…{__apierror_0_display:}…", …)`. `texts` are the texts around
/// the placeholders. It is empty if only the placeholders are wanted.
pub(super) fn format_args(
    scope: &Scope<'_>,
    texts: &[String],
    placeholders: &[Placeholder<'_>],
) -> TokenStream {
    let private = &scope.private;
    let mut arguments = Arguments { private, list: Vec::new() };
    let mut literal = String::new();
    let mut texts = texts.iter();
    let mut push_text = |literal: &mut String| {
        if let Some(text) = texts.next() {
            literal.push_str(&text.replace('{', "{{").replace('}', "}}"));
        }
    };
    for Placeholder { field, format } in placeholders {
        push_text(&mut literal);
        literal.push_str(&arguments.format(field, format));
    }
    push_text(&mut literal);
    let arguments = arguments.list.iter().map(|(name, value)| quote!(#name = #value));
    quote!(#private::format_args!(#literal, #(#arguments),*))
}

/// The arguments of one `format_args!`. A field has one argument for each way in which
/// it is shown.
struct Arguments<'m> {
    private: &'m TokenStream,
    list: Vec<(Ident, TokenStream)>,
}

impl Arguments<'_> {
    /// Adds the arguments of a placeholder, and returns the placeholder as
    /// `format_args!` takes it.
    fn format(&mut self, field: &Field<'_>, format: &Format<'_>) -> String {
        let Format { flags, width, precision, kind } = format;
        let (private, binding, value) = (self.private, &field.binding, field.binding_at_type());
        let name = match *kind {
            "" => {
                self.add(format_ident!("{binding}_display"), quote!(#private::by_display(#value)))
            }
            "?" | "x?" | "X?" => {
                self.add(format_ident!("{binding}_debug"), quote!(#private::by_debug(#value)))
            }
            // Notations such as hexadecimal need the value itself.
            _ => self.add(binding.clone(), quote!(#value)),
        };
        let width = self.count(width.as_ref());
        let precision = self.count(precision.as_ref());
        let dot = if precision.is_empty() { "" } else { "." };
        format!("{{{name}:{flags}{width}{dot}{precision}{kind}}}")
    }

    /// Adds the argument of a width or precision, and returns what stands for it in the
    /// placeholder.
    fn count(&mut self, count: Option<&Count<'_>>) -> String {
        match count {
            None => String::new(),
            Some(Count::Number(number)) => number.clone(),
            Some(Count::Field(field)) => {
                let (binding, value) = (&field.binding, field.binding_at_type());
                let name = self.add(format_ident!("{binding}_count"), quote!(*#value));
                format!("{name}$")
            }
        }
    }

    fn add(&mut self, name: Ident, value: TokenStream) -> String {
        let text = name.to_string();
        if self.list.iter().all(|(known, _)| *known != name) {
            self.list.push((name, value));
        }
        text
    }
}
