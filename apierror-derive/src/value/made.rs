//! `detail(reason = "no {id}")` and `extension(…)` on a variant

use proc_macro2::Span;
use syn::LitStr;

use super::form::{Form, Value, ValueError};
use super::list::{Named, Usage, read_list};
use crate::diagnostic::Diagnostic;

/// Members whose values are made from templates.
pub(crate) struct MadeMembers(pub(crate) Vec<Named<LitStr>>);

impl Value for MadeMembers {
    const TAKES: &'static str = "a list on a variant";
    const EXAMPLE: &'static str = "(reason = \"no {id}\")";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        if !matches!(form, Form::List(..)) {
            return Err(Diagnostic::MemberOfField { key: &key }.at(form.span()).into());
        }
        let usage = Usage { list: Self::EXAMPLE, takes: "a template", example: " = \"no {id}\"" };
        read_list(key, form, &usage, read_member).map(Self)
    }
}

fn read_member(name: &str, _: Span, form: &Form<'_>) -> Result<Named<LitStr>, ValueError> {
    Ok(Named { name: name.to_owned(), value: form.string()? })
}
