//! The facts that tell apart errors with the same code, or without one.

use std::fmt::Write as _;

use apierror_core::FieldPlace;

use crate::catalog::body_schema::extensions_schema;
use crate::catalog::entry::Entry;
use crate::catalog::field::Field;
use crate::catalog::json::Json;
use crate::catalog::message;
use crate::catalog::page::format::is_json;
use crate::catalog::shape::{BodyShape, Member};
use crate::catalog::text::quoted;

/// Writes what a body of each error shows. `by_name.ts` compares it with a body.
pub(super) fn write(entries: &[Entry], out: &mut String) {
    out.push_str(
        "/** What a body of each error shows. */\ninterface Facts {\n\
         \x20 /** null if the envelope does not show the code. */\n  readonly code: string | null;\n\
         \x20 /** The texts of the message around its values, if they are known. */\n\
         \x20 readonly message?: readonly string[];\n\
         \x20 /** null if there are no details. */\n  readonly details: Members | null;\n\
         \x20 readonly extensions: Members;\n\
         \x20 /** The places of values that are always the same. */\n\
         \x20 readonly fixed: readonly (readonly [Path, unknown])[];\n}\n\n\
         /** The names of details or of extensions. */\ninterface Members {\n\
         \x20 /** Those that are always there. */\n  readonly always: readonly string[];\n\
         \x20 /** Those that can be absent. */\n  readonly others: readonly string[];\n\
         \x20 /** Whether there can be more, of any name. */\n  readonly open?: true;\n\
         \x20 /** Whether all of them can be absent together. */\n  readonly optional?: true;\n}\n\n\
         const FACTS = table<Facts>([\n",
    );
    for entry in entries {
        let spec = entry.spec;
        let code = if entry.shows_code() { quoted(spec.code) } else { "null".to_owned() };
        // A status that is passed on may bring its reason phrase as the message.
        let is_known = entry.declarations.len() == 1 && !spec.passes_status_on();
        let message = message::texts(spec)
            .filter(|_| is_known)
            .map(|texts| format!("message: [{}], ", list(texts.iter().map(String::as_str))));
        let message = message.unwrap_or_default();
        let (details, extensions) = (details(entry), extensions(entry));
        let mut fixed = Vec::new();
        find_fixed(&entry.shape().body, &mut Vec::new(), &mut fixed);
        let _ = writeln!(
            out,
            "  [{}, {{ code: {code}, {message}details: {details}, extensions: {extensions}, fixed: [{}] }}],",
            quoted(spec.name),
            fixed.join(", ")
        );
    }
    out.push_str("]);\n\n");
}

fn details(entry: &Entry) -> String {
    // What the envelope does not show tells nothing.
    match entry.details_schema().filter(|_| entry.shows_details()) {
        Some(schema) => {
            let optional = if entry.always_has_details() { "" } else { ", optional: true" };
            members(entry, schema, (FieldPlace::Detail, FieldPlace::Details), optional)
        }
        None => "null".to_owned(),
    }
}

fn extensions(entry: &Entry) -> String {
    if !is_json(entry.content_type()) {
        return "{ always: [], others: [] }".to_owned();
    }
    let schema = extensions_schema(entry.shown_extensions());
    members(entry, &schema, (FieldPlace::Extension, FieldPlace::Extensions), "")
}

/// Writes the members that `schema` has, or that are at the first place. A field at the
/// second place has members of any name.
fn members(
    entry: &Entry,
    schema: &Json,
    (one, whole): (FieldPlace, FieldPlace),
    optional: &str,
) -> String {
    let required = schema.get("required").and_then(Json::as_list).unwrap_or_default();
    let always: Vec<&str> = required.iter().filter_map(Json::as_str).collect();
    let at = |place| entry.fields.iter().filter(move |field: &&Field| field.place == place);
    let declared = at(one).map(|field| field.name);
    let others = declared.filter(|name| !always.contains(name));
    let open = if at(whole).next().is_some() { ", open: true" } else { "" };
    format!(
        "{{ always: [{}], others: [{}]{open}{optional} }}",
        list(always.iter().copied()),
        list(others)
    )
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(quoted).collect::<Vec<_>>().join(", ")
}

/// Adds the places of values in a body that are always the same: `[["error", "type"],
/// "card"]`.
fn find_fixed(shape: &BodyShape, at: &mut Vec<String>, fixed: &mut Vec<String>) {
    match shape {
        BodyShape::Fixed(value @ (Json::Text(_) | Json::Bool(_) | Json::Number(_))) => {
            fixed.push(format!("[[{}], {}]", at.join(", "), value.compact()));
        }
        BodyShape::Object(members) => {
            for Member { name, shape, .. } in members.iter().filter(|member| member.required) {
                at.push(quoted(name));
                find_fixed(shape, at, fixed);
                at.pop();
            }
        }
        _ => {}
    }
}
