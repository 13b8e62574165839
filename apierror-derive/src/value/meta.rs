//! `meta(type = "card_error", severity = 3)`

use proc_macro2::Span;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use super::form::{Form, Value, ValueError, ungrouped};
use super::list::{Named, Usage, read_list};
use crate::diagnostic::Diagnostic;

/// Static facts for custom envelopes.
pub(crate) struct Meta(pub(crate) Vec<Named<MetaValue>>);

#[derive(Debug)]
pub(crate) enum MetaValue {
    Str(String),
    Int(i64),
    Bool(bool),
}

impl Value for Meta {
    const TAKES: &'static str = "a list";
    const EXAMPLE: &'static str = "(type = \"card_error\", severity = 3)";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let usage = Usage {
            list: Self::EXAMPLE,
            takes: "a string, an integer or a boolean",
            example: " = \"…\"",
        };
        read_list(key, form, &usage, read_fact).map(Self)
    }
}

fn read_fact(name: &str, _: Span, form: &Form<'_>) -> Result<Named<MetaValue>, ValueError> {
    let Form::Assigned(value) = form else {
        return Err(ValueError::WrongKind);
    };
    let (sign, value) = match ungrouped(value) {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => ("-", ungrouped(expr)),
        other => ("", other),
    };
    let fact = match value {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            let Ok(fact) = format!("{sign}{}", number.base10_digits()).parse() else {
                let error = Diagnostic::NumberTooLarge { key: &name, bits: &64 };
                return Err(error.at(number.span()).into());
            };
            MetaValue::Int(fact)
        }
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if sign.is_empty() => {
            MetaValue::Str(text.value())
        }
        Expr::Lit(ExprLit { lit: Lit::Bool(truth), .. }) if sign.is_empty() => {
            MetaValue::Bool(truth.value)
        }
        _ => return Err(ValueError::WrongKind),
    };
    Ok(Named { name: name.to_owned(), value: fact })
}
