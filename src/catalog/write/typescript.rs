//! A TypeScript module for clients.

use std::fmt::Write as _;

use apierror_core::FieldPlace;

use crate::catalog::body_schema::extensions_schema;
use crate::catalog::builder::Catalog;
use crate::catalog::declaration::Declaration;
use crate::catalog::entry::Entry;
use crate::catalog::json::Json;
use crate::catalog::schema::definitions::component_name;
use crate::catalog::schema::is_required;
use crate::catalog::shape::{BodyShape, Member};
use crate::catalog::text::{message, one_line};

impl Catalog {
    /// Writes a TypeScript module for clients of the API, without dependencies.
    ///
    /// It contains:
    ///
    /// - `ApiError`, a union discriminated by `code`, with the status, details and
    ///   extensions of each code. The last arm, `UnknownApiError`, has a `code` that
    ///   no error can have. A code that is newer than the client becomes this arm,
    ///   so that a `switch` over the codes can be exhaustive.
    /// - `parseApiError(status, body)`, which reads any body of the API's envelopes
    ///   and never throws.
    /// - `isApiError` and `isErrorCode`, type guards.
    /// - `ErrorBodies`, the body of each code on the wire.
    /// - `RETRY`, the retry advice of each code.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let module = Catalog::of::<ServiceError>().to_typescript();
    /// assert!(module.contains("export type ApiError = KnownApiError | UnknownApiError;"));
    /// ```
    #[must_use]
    pub fn to_typescript(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "// The errors of {}, version {}. Written by apierror; do not edit.\n",
            one_line(self.name()),
            one_line(self.api_version())
        );
        for (name, schema) in self.definitions().iter() {
            let _ = writeln!(out, "export type {} = {};\n", identifier(name), type_of(schema, 0));
        }
        self.write_codes(&mut out);
        self.write_union(&mut out);
        self.write_bodies(&mut out);
        self.write_retry(&mut out);
        self.write_parser(&mut out);
        out
    }

    fn write_codes(&self, out: &mut String) {
        out.push_str(
            "/** Every code that this version of the API knows. */\nexport const ERROR_CODES = [\n",
        );
        for entry in self.entries() {
            let _ = writeln!(out, "  {},", quoted(entry.code()));
        }
        out.push_str(
            "] as const;\n\nexport type ErrorCode = (typeof ERROR_CODES)[number];\n\n\
             /** The `code` of an error that this module does not know. No error of the API has it: codes hold no \
             space. */\nexport const UNKNOWN_CODE = \"unknown code\";\n\n",
        );
    }

    fn write_union(&self, out: &mut String) {
        out.push_str(
            "/** What each code tells, whatever its envelope. */\nexport interface KnownApiErrors {\n",
        );
        for entry in self.entries() {
            let spec = entry.spec;
            let about = [one_line(spec.description), one_line(spec.help.unwrap_or_default())];
            comment(out, 1, &about.join(" "));
            let _ = writeln!(out, "  {}: {{", quoted(spec.code));
            let _ = writeln!(out, "    readonly code: {};", quoted(spec.code));
            let _ = writeln!(out, "    readonly status: {};", spec.status.as_u16());
            comment(out, 2, &message(spec));
            out.push_str("    readonly message: string;\n");
            match entry.details_schema() {
                Some(schema) => {
                    let optional = if details_required(entry) { "" } else { "?" };
                    let _ =
                        writeln!(out, "    readonly details{optional}: {};", type_of(schema, 2));
                }
                None => out.push_str("    readonly details?: undefined;\n"),
            }
            let _ = writeln!(
                out,
                "    readonly extensions: {};",
                type_of(&extensions_schema(&entry.fields), 2)
            );
            out.push_str("    readonly requestId?: string;\n  };\n");
        }
        out.push_str(
            "}\n\nexport type KnownApiError = KnownApiErrors[ErrorCode];\n\n\
             /** An error that this module does not know: of a newer version of the API, or of what stands before it. */\n\
             export interface UnknownApiError {\n  readonly code: typeof UNKNOWN_CODE;\n\
             \x20 /** The code as it came, where there was one. */\n  readonly actualCode?: string;\n\
             \x20 readonly status: number;\n  readonly message: string;\n  readonly details?: unknown;\n\
             \x20 readonly extensions: { readonly [name: string]: unknown };\n  readonly requestId?: string;\n}\n\n\
             export type ApiError = KnownApiError | UnknownApiError;\n\n",
        );
    }

    fn write_bodies(&self, out: &mut String) {
        out.push_str("/** The body of each code on the wire. */\nexport interface ErrorBodies {\n");
        for entry in self.entries() {
            let _ =
                writeln!(out, "  {}: {};", quoted(entry.code()), type_of(entry.body_schema(), 1));
        }
        out.push_str("}\n\nexport type ErrorBody = ErrorBodies[ErrorCode];\n\n");
    }

    fn write_retry(&self, out: &mut String) {
        out.push_str(
            "export type RetryStrategy = \"never\" | \"once\" | \"backoff\" | \"throttle\" | \"restart\" | \"action\" | \
             \"poll\";\n\nexport interface RetryAdvice {\n  readonly strategy: RetryStrategy;\n\
             \x20 /** Whether the failed request may have happened. */\n\
             \x20 readonly effect: \"not_applied\" | \"unknown\";\n\
             \x20 /** Whether the same request is worth sending again. */\n  readonly retryable: boolean;\n\
             \x20 /** In all, the first included. */\n  readonly maxAttempts: number;\n\
             \x20 /** The upper bound of the first wait, in milliseconds, doubled with each attempt. */\n\
             \x20 readonly baseMs: number;\n  /** The upper bound of any wait, in milliseconds. */\n\
             \x20 readonly capMs: number;\n\
             \x20 /** The time that all attempts together may take, in milliseconds. */\n\
             \x20 readonly withinMs?: number;\n}\n\n/** What to do about a retry, by code. */\n\
             export const RETRY: { readonly [Code in ErrorCode]: RetryAdvice } = {\n",
        );
        for entry in self.entries() {
            let retry = entry.spec.retry;
            let within = retry.within().map(|within| format!(", withinMs: {}", within.as_millis()));
            let _ = writeln!(
                out,
                "  {}: {{ strategy: \"{}\", effect: \"{}\", retryable: {}, maxAttempts: {}, baseMs: {}, capMs: {}{} }},",
                quoted(entry.code()),
                retry.strategy().as_str(),
                retry.effect().as_str(),
                retry.is_retryable(),
                retry.max_attempts(),
                retry.base().as_millis(),
                retry.cap().as_millis(),
                within.unwrap_or_default(),
            );
        }
        out.push_str("};\n\n");
    }

    fn write_parser(&self, out: &mut String) {
        out.push_str("const STATUS: { readonly [Code in ErrorCode]: number } = {\n");
        for entry in self.entries() {
            let _ = writeln!(out, "  {}: {},", quoted(entry.code()), entry.spec.status.as_u16());
        }
        out.push_str(
            "};\n\n/** Where the envelopes of the API have what. */\ninterface Shape {\n  readonly code?: Path;\n\
             \x20 readonly message?: Path;\n  readonly details?: Path;\n  readonly requestId?: Path;\n\
             \x20 readonly extensions: readonly string[];\n}\n\ntype Path = readonly (string | number)[];\n\n\
             const SHAPES: readonly Shape[] = [\n",
        );
        let mut shapes: Vec<(Paths, Vec<&str>)> = Vec::new();
        for entry in self.entries() {
            let paths = Paths::new(&entry.shape().body);
            let extensions =
                entry.fields.iter().filter(|field| field.place == FieldPlace::Extension);
            let extensions = extensions.map(|field| field.name);
            match shapes.iter_mut().find(|(known, _)| known.agrees_with(&paths)) {
                Some((known, names)) => {
                    known.merge(paths);
                    for name in extensions {
                        if !names.contains(&name) {
                            names.push(name);
                        }
                    }
                }
                None => shapes.push((paths, extensions.collect())),
            }
        }
        for (paths, extensions) in &shapes {
            let Paths { code, message, details, request_id } = paths;
            out.push_str("  { ");
            let named = [
                ("code", code),
                ("message", message),
                ("details", details),
                ("requestId", request_id),
            ];
            for (name, path) in named {
                if let Some(path) = path {
                    let _ = write!(out, "{name}: [{}], ", path.join(", "));
                }
            }
            let extensions: Vec<_> = extensions.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(out, "extensions: [{}] }},", extensions.join(", "));
        }
        out.push_str("];\n\n");
        out.push_str(include_str!("typescript/parser.ts"));
    }
}

/// Returns whether every body of the code contains details.
fn details_required(entry: &Entry) -> bool {
    let is_detail = |place| matches!(place, FieldPlace::Detail | FieldPlace::Details);
    let always = |declaration: &Declaration| {
        declaration.fields().any(|(field, _)| is_detail(field.place) && !field.optional)
    };
    Paths::new(&entry.shape().body).details.is_some() && entry.declarations.iter().all(always)
}

/// The places in a body, each a list of steps as TypeScript writes them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Paths {
    code: Option<Vec<String>>,
    message: Option<Vec<String>>,
    details: Option<Vec<String>>,
    request_id: Option<Vec<String>>,
}

impl Paths {
    fn new(body: &BodyShape) -> Self {
        let mut paths = Self::default();
        paths.find(body, &mut Vec::new());
        paths
    }

    fn find(&mut self, shape: &BodyShape, at: &mut Vec<String>) {
        let place = match shape {
            BodyShape::Code => &mut self.code,
            BodyShape::Message => &mut self.message,
            BodyShape::Details => &mut self.details,
            BodyShape::RequestId => &mut self.request_id,
            BodyShape::Object(members) => {
                for Member { name, shape, .. } in members {
                    at.push(quoted(name));
                    self.find(shape, at);
                    at.pop();
                }
                return;
            }
            BodyShape::List(Some(item)) => {
                at.push("0".to_owned());
                self.find(item, at);
                at.pop();
                return;
            }
            _ => return,
        };
        place.get_or_insert_with(|| at.clone());
    }

    /// Returns whether both are equal, as far as both are known.
    fn agrees_with(&self, other: &Self) -> bool {
        let agree =
            |a: &Option<Vec<String>>, b: &Option<Vec<String>>| a.is_none() || b.is_none() || a == b;
        self.code == other.code
            && self.message == other.message
            && agree(&self.details, &other.details)
            && agree(&self.request_id, &other.request_id)
    }

    /// Adds the places that only the other knows.
    fn merge(&mut self, other: Self) {
        self.details = self.details.take().or(other.details);
        self.request_id = self.request_id.take().or(other.request_id);
    }
}

/// Returns the type of a JSON Schema's values.
fn type_of(schema: &Json, depth: usize) -> String {
    if let Some(value) = schema.get("const") {
        return literal(value);
    }
    if let Some(Json::List(values)) = schema.get("enum") {
        return union(values.iter().map(literal));
    }
    if let Some(Json::Text(reference)) = schema.get("$ref") {
        return identifier(component_name(reference));
    }
    for of in ["anyOf", "oneOf"] {
        if let Some(Json::List(schemas)) = schema.get(of) {
            return union(schemas.iter().map(|schema| type_of(schema, depth)));
        }
    }
    match schema.get("type") {
        Some(Json::List(names)) => union(names.iter().map(|name| named_type(schema, name, depth))),
        Some(name) => named_type(schema, name, depth),
        None => "unknown".to_owned(),
    }
}

fn named_type(schema: &Json, name: &Json, depth: usize) -> String {
    let Json::Text(name) = name else { return "unknown".to_owned() };
    match name.as_str() {
        "string" => "string".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "boolean" => "boolean".to_owned(),
        "null" => "null".to_owned(),
        "array" => match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Json::List(items)), _) => {
                let items: Vec<_> = items.iter().map(|item| type_of(item, depth)).collect();
                format!("readonly [{}]", items.join(", "))
            }
            (_, Some(item)) => format!("ReadonlyArray<{}>", type_of(item, depth)),
            _ => "readonly unknown[]".to_owned(),
        },
        "object" => object_type(schema, depth),
        _ => "unknown".to_owned(),
    }
}

fn object_type(schema: &Json, depth: usize) -> String {
    if let Some(value @ Json::Object(_)) = schema.get("additionalProperties")
        && schema.get("properties").is_none()
    {
        return format!("{{ readonly [key: string]: {} }}", type_of(value, depth));
    }
    let Some(Json::Object(properties)) = schema.get("properties") else {
        return "{ readonly [key: string]: unknown }".to_owned();
    };
    if properties.is_empty() {
        return "{}".to_owned();
    }
    let indent = "  ".repeat(depth + 1);
    let mut out = "{\n".to_owned();
    for (name, property) in properties {
        if let Some(Json::Text(description)) = property.get("description") {
            comment(&mut out, depth + 1, description);
        }
        let optional = if is_required(schema, name) { "" } else { "?" };
        let _ = writeln!(
            out,
            "{indent}readonly {}{optional}: {};",
            key(name),
            type_of(property, depth + 1)
        );
    }
    out + &"  ".repeat(depth) + "}"
}

fn union(types: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for one in types {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all.join(" | ")
}

fn literal(value: &Json) -> String {
    match value {
        Json::Text(text) => quoted(text),
        Json::Null | Json::Bool(_) | Json::Number(_) => value.compact(),
        Json::List(_) | Json::Object(_) => "unknown".to_owned(),
    }
}

/// Returns a string literal. Since ES2019, JSON strings are valid JavaScript.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Returns the name of a member, quoted if necessary.
fn key(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty();
    if is_plain { name.to_owned() } else { quoted(name) }
}

/// The type names that the module declares or uses.
const RESERVED: [&str; 12] = [
    "ApiError",
    "ErrorBodies",
    "ErrorBody",
    "ErrorCode",
    "KnownApiError",
    "KnownApiErrors",
    "Path",
    "ReadonlyArray",
    "RetryAdvice",
    "RetryStrategy",
    "Shape",
    "UnknownApiError",
];

/// Returns the type name of a definition.
fn identifier(name: &str) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) || RESERVED.contains(&name) {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

fn comment(out: &mut String, depth: usize, text: &str) {
    let text = one_line(text);
    if !text.is_empty() {
        let _ = writeln!(out, "{}/** {} */", "  ".repeat(depth), text.replace("*/", "*\\/"));
    }
}
