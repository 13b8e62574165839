//! The facts that tell apart errors with the same code, or without one.

use std::fmt::Write as _;

use super::path;
use crate::catalog::entry::Entry;
use crate::catalog::recognition::{Facts, MemberNames};
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
        let Facts { code, message, details, extensions, fixed } = Facts::new(entry);
        let code = code.map_or_else(|| "null".to_owned(), quoted);
        let message = message.map(|texts| format!("message: [{}], ", list(&texts)));
        let details = details.as_ref().map_or_else(|| "null".to_owned(), members);
        let fixed =
            fixed.iter().map(|(at, value)| format!("[[{}], {}]", path(at), value.compact()));
        let _ = writeln!(
            out,
            "  [{}, {{ code: {code}, {}details: {details}, extensions: {}, fixed: [{}] }}],",
            quoted(entry.name()),
            message.unwrap_or_default(),
            members(&extensions),
            fixed.collect::<Vec<_>>().join(", ")
        );
    }
    out.push_str("]);\n\n");
}

fn members(names: &MemberNames) -> String {
    let MemberNames { always, others, is_open, is_optional } = names;
    let open = if *is_open { ", open: true" } else { "" };
    let optional = if *is_optional { ", optional: true" } else { "" };
    format!("{{ always: [{}], others: [{}]{open}{optional} }}", list(always), list(others))
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")
}
