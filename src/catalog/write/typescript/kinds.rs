//! The classes of the errors, and the tables by which the parser makes them.

use std::fmt::Write as _;

use apierror_core::{Retry, RetryStrategy};

use super::types::{comment, type_of};
use super::{retry_advice, unknown};
use crate::catalog::body_schema::extensions_schema;
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::text::{one_line, quoted, sentence};

/// Writes a class for each error, and their union.
pub(super) fn write_classes(catalog: &Catalog, out: &mut String) {
    for entry in catalog.entries() {
        write_class(entry, catalog.has_names(), out);
    }
    out.push_str("/** The class of each error. */\nexport interface KnownApiErrors {\n");
    for entry in catalog.entries() {
        let _ = writeln!(out, "  {}: {};", quoted(entry.name()), entry.component_name());
    }
    out.push_str("}\n\nexport type KnownApiError = KnownApiErrors[ErrorCode];\n\n");
    unknown::write(catalog.has_names(), out);
}

/// Writes a class and, as an interface of the same name, its members. Members of a class
/// would have to be marked as overriding, depending on the settings of the compiler.
fn write_class(entry: &Entry, has_names: bool, out: &mut String) {
    let spec = entry.spec;
    let name = entry.component_name();
    let about = [one_line(spec.description), one_line(spec.help.unwrap_or_default())];
    let about: Vec<_> =
        about.iter().filter(|text| !text.is_empty()).map(|text| sentence(text)).collect();
    comment(out, 0, &about.join(" "));
    let _ = writeln!(out, "export class {name} extends ApiErrorBase {{}}");
    let _ = writeln!(out, "export interface {name} {{");
    let own_name = if has_names { spec.name } else { &name };
    let _ = writeln!(out, "  readonly name: {};", quoted(own_name));
    if entry.shows_code() {
        let _ = writeln!(out, "  readonly code: {};", quoted(spec.code));
    } else {
        out.push_str("  readonly code?: undefined;\n");
    }
    let status = entry.wire_status().map(|status| status.as_u16().to_string());
    let status = status.as_deref().unwrap_or("number");
    let _ = writeln!(out, "  readonly status: {status};");
    comment(out, 1, &entry.message().unwrap_or_default());
    out.push_str("  readonly message: string;\n");
    // Only what the envelope shows can be read.
    match entry.details_schema().filter(|_| entry.shows_details()) {
        Some(schema) => {
            let optional = if entry.always_has_details() { "" } else { "?" };
            let _ = writeln!(out, "  readonly details{optional}: {};", type_of(schema, 1));
        }
        None => out.push_str("  readonly details?: undefined;\n"),
    }
    let _ = writeln!(
        out,
        "  readonly extensions: {};\n}}\n",
        type_of(&extensions_schema(entry.shown_extensions()), 1)
    );
}

/// Writes the class, the status and the advice of each error.
pub(super) fn write_tables(catalog: &Catalog, out: &mut String) {
    out.push_str("const CLASSES = table<new (facts: ErrorFacts) => KnownApiError>([\n");
    for entry in catalog.entries() {
        let _ = writeln!(out, "  [{}, {}],", quoted(entry.name()), entry.component_name());
    }
    out.push_str("]);\n\n");
    if !catalog.has_names() {
        out.push_str("const NAMES = table<string>([\n");
        for entry in catalog.entries() {
            let _ =
                writeln!(out, "  [{}, {}],", quoted(entry.name()), quoted(&entry.component_name()));
        }
        out.push_str("]);\n\n");
    }
    let mut known: Vec<Retry> = Vec::new();
    let mut kinds = String::new();
    for entry in catalog.entries() {
        let retry = entry.spec.retry;
        let index = known.iter().position(|known| *known == retry).unwrap_or_else(|| {
            known.push(retry);
            known.len() - 1
        });
        let status = entry.spec.status.as_u16();
        let _ = writeln!(
            kinds,
            "  [{}, {{ status: {status}, advice: ADVICE[{index}] }}],",
            quoted(entry.name())
        );
    }
    out.push_str("/** The advice of the errors, declared or by their status. */\nconst ADVICE: readonly (RetryAdvice | undefined)[] = [\n");
    for retry in known {
        let advice = match retry.strategy() {
            RetryStrategy::Unstated => "undefined".to_owned(),
            _ => retry_advice(retry),
        };
        let _ = writeln!(out, "  {advice},");
    }
    let _ = writeln!(out, "];\n\nconst KINDS = table<RetryKind>([\n{kinds}]);\n");
}
