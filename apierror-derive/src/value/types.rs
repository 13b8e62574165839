//! `from(StockError, AuthError)`

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Token, Type};

use super::form::{Form, Value, ValueError};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::type_text::type_text;

/// A list of types. Each is written once.
pub(crate) struct Types(pub(crate) Vec<Type>);

impl Value for Types {
    const TAKES: &'static str = "types, in parentheses";
    const EXAMPLE: &'static str = "(StockError)";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let tokens = match form {
            Form::List(_, tokens) if !tokens.is_empty() => tokens.clone(),
            _ => return Err(ValueError::WrongKind),
        };
        let parser = Punctuated::<Type, Token![,]>::parse_terminated;
        let written =
            syn::parse::Parser::parse2(parser, tokens).map_err(|_| ValueError::WrongKind)?;
        let mut diagnostics = Diagnostics::default();
        let mut types: Vec<Type> = Vec::with_capacity(written.len());
        for ty in written {
            let name = &type_text(&ty);
            if types.iter().any(|known| type_text(known) == *name) {
                diagnostics.push(Diagnostic::NameTwice { key: &key, name }.at(ty.span()));
            } else {
                types.push(ty);
            }
        }
        diagnostics.finish()?;
        Ok(Self(types))
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        let tokens = match form {
            Form::Assigned(value) => value.to_token_stream(),
            Form::Unparsed(_, tokens) => tokens.clone(),
            Form::Word(_) | Form::List(..) => return Self::EXAMPLE.to_owned(),
        };
        match syn::parse2::<Type>(tokens) {
            Ok(ty) => format!("({})", type_text(&ty)),
            Err(_) => Self::EXAMPLE.to_owned(),
        }
    }
}
