//! `kind = CheckoutErrorKind`

use proc_macro2::Ident;
use quote::ToTokens;

use super::path::Path;
use super::value::{Form, Misread, Value, string};

/// The name of the enum of a type's codes.
#[derive(Clone)]
pub(crate) struct KindName(pub(crate) Ident);

impl Value for KindName {
    const TAKES: &'static str = "an identifier, without quotes";
    const EXAMPLE: &'static str = " = CheckoutErrorKind";

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let Path(path) = Path::read(key, form)?;
        // A path may be a keyword such as `Self`, an identifier not.
        syn::parse2(path.into_token_stream()).map(Self).map_err(|_| Misread::Kind)
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        let written = string(form).ok().and_then(|text| text.parse::<Ident>().ok());
        written.map_or_else(|| Self::EXAMPLE.to_owned(), |name| format!(" = {name}"))
    }
}
