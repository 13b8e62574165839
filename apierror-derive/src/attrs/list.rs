//! Lists of names and values: `header(www_authenticate = "Bearer")`, `meta(severity = 3)`.

use darling::ast::NestedMeta;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use super::given::wrong_kind;
use super::keys::{key_of, key_text, parse_items};
use super::name::HeaderName;
use super::value::{Form, Misread, Value, string, ungrouped};
use crate::fault::{Fault, Faults, shown};

/// One `name = value` of a list.
#[derive(Clone)]
pub(crate) struct Named<T> {
    pub(crate) name: String,
    pub(crate) value: T,
}

/// Static response headers.
#[derive(Clone)]
pub(crate) struct Headers(pub(crate) Vec<Named<String>>);

impl Value for Headers {
    const TAKES: &'static str = "a list on a variant, and a name on a field";
    const EXAMPLE: &'static str = "(www_authenticate = \"Bearer\")";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        read_list::<Self, _>(key, form, ("a string", " = \"…\""), |written, span, form| {
            if let Some(name) = dashed(written, form) {
                return Err(Fault::HeaderDash { name: &name }.at(span).into());
            }
            let HeaderName(name) = HeaderName::new(&written.replace('_', "-"), span)?;
            let text = string(form)?;
            let value = text.value();
            match value.chars().find(|c| *c != '\t' && *c != ' ' && !c.is_ascii_graphic()) {
                Some(character) => {
                    Err(Fault::HeaderValue { name: &name, character: &shown(character) }
                        .at(text.span())
                        .into())
                }
                None => Ok((name, value)),
            }
        })
        .map(Self)
    }
}

/// The name that `www-authenticate = "Bearer"` was meant to have.
fn dashed(start: &str, form: &Form<'_>) -> Option<String> {
    let Form::Unparsed(_, tokens) = form else { return None };
    let is_equals =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=');
    let rest = tokens.clone().into_iter().take_while(|token| !is_equals(token));
    let rest: String = rest.map(|token| token.to_string()).collect();
    rest.starts_with('-').then(|| format!("{start}{}", rest.replace('-', "_")))
}

/// Static facts for custom envelopes.
#[derive(Clone)]
pub(crate) struct Meta(pub(crate) Vec<Named<MetaValue>>);

/// A fact: a string, an integer or a boolean.
#[derive(Clone)]
pub(crate) enum MetaValue {
    Str(String),
    Int(i64),
    Bool(bool),
}

impl Value for Meta {
    const TAKES: &'static str = "a list";
    const EXAMPLE: &'static str = "(type = \"card_error\", severity = 3)";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let item = ("a string, an integer or a boolean", " = \"…\"");
        read_list::<Self, _>(key, form, item, |written, _, form| {
            Ok((written.to_owned(), fact(written, form)?))
        })
        .map(Self)
    }
}

fn fact(key: &str, form: &Form<'_>) -> Result<MetaValue, Misread> {
    let Form::Assigned(value) = form else {
        return Err(Misread::Kind);
    };
    let (sign, value) = match ungrouped(value) {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => ("-", ungrouped(expr)),
        other => ("", other),
    };
    match value {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            let fact = format!("{sign}{}", number.base10_digits()).parse();
            fact.map(MetaValue::Int).map_err(|_| {
                Fault::NumberTooLarge { key: &key, bits: &64 }.at(number.span()).into()
            })
        }
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if sign.is_empty() => {
            Ok(MetaValue::Str(text.value()))
        }
        Expr::Lit(ExprLit { lit: Lit::Bool(truth), .. }) if sign.is_empty() => {
            Ok(MetaValue::Bool(truth.value))
        }
        _ => Err(Misread::Kind),
    }
}

/// Every `name = value` of `key(…)`, each name once; `item` is what one takes, and how it is written after its name.
fn read_list<L: Value, T>(
    key: &str,
    form: &Form<'_>,
    (takes, example): (&str, &str),
    read: impl Fn(&str, Span, &Form<'_>) -> Result<(String, T), Misread>,
) -> Result<Vec<Named<T>>, Misread> {
    let tokens: TokenStream = match form {
        Form::List(_, tokens) if !tokens.is_empty() => tokens.clone(),
        _ => return Err(Misread::Kind),
    };
    let mut faults = Faults::default();
    let mut list: Vec<Named<T>> = Vec::new();
    for item in parse_items(tokens, &format!("{key}{}", L::EXAMPLE), &mut faults) {
        let Some(path) = key_of(&item) else { continue };
        let (written, span) = (key_text(path), path.span());
        let form = match &item {
            NestedMeta::Meta(meta) => Form::of_meta(meta),
            NestedMeta::NameValueInvalidExpr(meta) => Form::of_unparsed(meta),
            NestedMeta::Lit(_) => continue,
        };
        match read(&written, span, &form) {
            Ok((name, _)) if list.iter().any(|known| known.name == name) => {
                faults.push(Fault::NameTwice { key: &key, name: &name }.at(span));
            }
            Ok((name, value)) => list.push(Named { name, value }),
            Err(Misread::Fault(error)) => faults.push(error),
            Err(Misread::Kind) => faults.push(wrong_kind(&written, takes, example, &form)),
        }
    }
    faults.finish()?;
    Ok(list)
}
