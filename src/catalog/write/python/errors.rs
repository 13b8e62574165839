//! The class of each error.

use std::fmt::Write as _;

use super::text::{docstring, quoted};
use super::types::{Context, Types, union};
use crate::catalog::body_schema::extensions_schema;
use crate::catalog::builder::Catalog;
use crate::catalog::distinct::distinct;
use crate::catalog::entry::Entry;

/// Writes the class of an error.
pub(super) fn write(entry: &Entry, types: &mut Types<'_>, out: &mut String) {
    let (spec, class) = (entry.spec, entry.component_name());
    let details = match entry.details_schema().filter(|_| entry.shows_details()) {
        Some(schema) => {
            let details = types.type_of(schema, &format!("{class}Details"), Context::Expression);
            let none = (!entry.always_has_details()).then(|| "None".to_owned());
            union([details].into_iter().chain(none).collect(), Context::Expression)
        }
        None => "None".to_owned(),
    };
    let extensions = entry.shown_extensions();
    let extensions = if extensions.is_empty() {
        "Mapping[str, Any]".to_owned()
    } else {
        let schema = extensions_schema(extensions);
        types.type_of(&schema, &format!("{class}Extensions"), Context::Expression)
    };
    let code = quoted(spec.code);
    let _ = writeln!(
        out,
        "\n\n@final\nclass {class}(_KnownError[Literal[{code}], {details}, {extensions}]):"
    );
    let message = entry.message().map(|message| format!("Message: {message}"));
    let help = spec.help.unwrap_or_default().to_owned();
    let about = [
        if spec.description.is_empty() { spec.title } else { spec.description }.to_owned(),
        help,
        message.unwrap_or_default(),
    ];
    docstring(out, "    ", &about);
    let _ = writeln!(
        out,
        "\n    name: ClassVar[str] = {}\n    _declared_code: ClassVar[str] = {code}\n    \
         _declared_status: ClassVar[int] = {}",
        quoted(spec.name),
        spec.status.as_u16()
    );
}

/// Writes the union of all errors, and that of their codes.
pub(super) fn write_union(catalog: &Catalog, out: &mut String) {
    let classes = catalog.entries().iter().map(Entry::component_name).collect();
    let codes = catalog.entries().iter().map(|entry| quoted(entry.spec.code));
    let _ = writeln!(
        out,
        "\n\n#: The errors of this version of the API.\nKnownApiError = {}\n\
         #: Their codes.\nErrorCode = Literal[{}]",
        union(classes, Context::Expression),
        distinct(codes).join(", ")
    );
}
