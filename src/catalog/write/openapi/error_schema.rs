//! The schema of one error.

use apierror_core::__private::reason;

use crate::catalog::entry::Entry;
use crate::catalog::json::Json;
use crate::catalog::schema::subschemas::map_subschemas;
use crate::catalog::text::{one_line, sentence};

/// Returns the schema of a code's body.
pub(super) fn error_schema(entry: &Entry) -> Json {
    without_titles(entry.body_schema().clone())
        .with("title", entry.component_name())
        .with("description", about(entry))
        .with_some("x-retry", entry.advice_json())
}

/// Moves the titles of types into the descriptions. Generators would take them for
/// names.
pub(super) fn without_titles(schema: Json) -> Json {
    let Json::Object(mut members) = schema else { return schema };
    if let Some(at) = members.iter().position(|(keyword, _)| keyword == "title") {
        let (_, title) = members.remove(at);
        if !members.iter().any(|(keyword, _)| keyword == "description") {
            members.push(("description".to_owned(), title));
        }
    }
    map_subschemas(Json::Object(members), &without_titles)
}

/// Describes the error: its title, unless it only repeats the status, and when it occurs.
fn about(entry: &Entry) -> String {
    let spec = entry.spec;
    let (title, description) = (one_line(spec.title), one_line(spec.description));
    match (title == reason(spec.status), description.is_empty()) {
        (_, true) => sentence(&title),
        (true, false) => sentence(&description),
        (false, false) => format!("{} {}", sentence(&title), sentence(&description)),
    }
}
