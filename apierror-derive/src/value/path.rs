//! `envelope = apierror::envelope::Flat`, `crate = my_crate::apierror`

use quote::ToTokens;

use super::form::{Form, Value, ValueError};

/// A path to a type or a module. That to a type can have generic arguments, without a
/// turbofish.
pub(crate) struct Path(pub(crate) syn::Path);

impl Value for Path {
    const TAKES: &'static str = "a path, without quotes";
    const EXAMPLE: &'static str = " = apierror::envelope::Flat";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let tokens = match form {
            Form::Assigned(value) => value.to_token_stream(),
            Form::Unparsed(_, tokens) => tokens.clone(),
            Form::Word(_) | Form::List(..) => return Err(ValueError::WrongKind),
        };
        let path = syn::parse2::<syn::Path>(tokens).map_err(|_| ValueError::WrongKind)?;
        let has_arguments = path.segments.iter().any(|segment| !segment.arguments.is_none());
        // The path of a module, which generated code continues.
        if key == "crate" && has_arguments { Err(ValueError::WrongKind) } else { Ok(Self(path)) }
    }

    fn example(key: &str, form: &Form<'_>) -> String {
        let written = form.string().ok().and_then(|text| text.parse::<syn::Path>().ok());
        match written {
            Some(path) => format!(" = {}", path.to_token_stream().to_string().replace(' ', "")),
            None if key == "crate" => " = my_crate::apierror".to_owned(),
            None => Self::EXAMPLE.to_owned(),
        }
    }
}
