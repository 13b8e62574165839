//! Lists: `key(name = value, …)`. Each name is written once.

use darling::ast::NestedMeta;
use proc_macro2::Span;
use syn::spanned::Spanned;

use super::form::{Form, ValueError, wrong_kind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::items::{key_path, key_text, parse_items};

/// One `name = value` of a list.
#[derive(Debug)]
pub(crate) struct Named<T> {
    pub(crate) name: String,
    pub(crate) value: T,
}

/// How a list is written, for errors.
pub(crate) struct Usage {
    /// An example of the list.
    pub(crate) list: &'static str,
    /// What an item takes.
    pub(crate) takes: &'static str,
    /// An example of what follows the name of an item.
    pub(crate) example: &'static str,
}

/// Reads every item of `key(…)`, and reports every wrong one.
///
/// `read` takes an item's name as it is written, and returns the name that it
/// stands for.
pub(crate) fn read_list<T>(
    key: &str,
    form: &Form<'_>,
    usage: &Usage,
    read: fn(&str, Span, &Form<'_>) -> Result<Named<T>, ValueError>,
) -> Result<Vec<Named<T>>, ValueError> {
    let mut diagnostics = Diagnostics::default();
    let mut list: Vec<Named<T>> = Vec::new();
    let example = format!("{key}{}", usage.list);
    each_item(
        form,
        &example,
        &mut diagnostics,
        &mut |written, span, form, diagnostics| match read(written, span, form) {
            Ok(Named { name, .. }) if list.iter().any(|known| known.name == name) => {
                diagnostics.push(Diagnostic::NameTwice { key: &key, name: &name }.at(span));
            }
            Ok(named) => list.push(named),
            Err(ValueError::Diagnostic(error)) => diagnostics.push(error),
            Err(ValueError::WrongKind) => {
                diagnostics.push(wrong_kind(written, usage.takes, usage.example, form));
            }
        },
    )?;
    diagnostics.finish()?;
    Ok(list)
}

/// Calls `read` with the name of each item of `key(…)`, its span and what follows it.
pub(super) fn each_item(
    form: &Form<'_>,
    example: &str,
    diagnostics: &mut Diagnostics,
    read: &mut dyn FnMut(&str, Span, &Form<'_>, &mut Diagnostics),
) -> Result<(), ValueError> {
    let tokens = match form {
        Form::List(_, tokens) if !tokens.is_empty() => tokens.clone().into_iter().collect(),
        _ => return Err(ValueError::WrongKind),
    };
    for item in parse_items(tokens, example, diagnostics) {
        let Some(path) = key_path(&item) else { continue };
        let form = match &item {
            NestedMeta::Meta(meta) => Form::from_meta(meta),
            NestedMeta::NameValueInvalidExpr(meta) => Form::from_invalid_expr(meta),
            NestedMeta::Lit(_) => continue,
        };
        read(&key_text(path), path.span(), &form, diagnostics);
    }
    Ok(())
}
