//! `kind = CheckoutErrorKind`

use proc_macro2::Ident;
use quote::ToTokens;

use super::form::{Form, Value, ValueError};
use super::path::Path;

/// The name of the generated enum of codes.
pub(crate) struct KindName(pub(crate) Ident);

impl Value for KindName {
    const TAKES: &'static str = "an identifier, without quotes";
    const EXAMPLE: &'static str = " = CheckoutErrorKind";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Path(path) = Path::from_form(key, form)?;
        // A path may be a keyword such as `Self`; an identifier may not.
        syn::parse2(path.into_token_stream()).map(Self).map_err(|_| ValueError::WrongKind)
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        let written = form.string().ok().and_then(|text| text.parse::<Ident>().ok());
        written.map_or_else(|| Self::EXAMPLE.to_owned(), |name| format!(" = {name}"))
    }
}
