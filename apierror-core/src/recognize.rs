//! Recognises the kind of error that a report is about.

use serde_json::{Map, Value};

use crate::message_template::text_before_placeholder;
use crate::report::ErrorReport;
use crate::spec::field::FieldPlace;
use crate::spec::{ErrorSpec, MetaValue};
use crate::status::default_code;
use crate::unknown_code::UnknownCode;

/// Returns the spec of the kind that the report is about.
///
/// # Errors
/// If no kind has the code, or if several have it and the report does not tell them
/// apart.
pub(crate) fn recognized(
    specs: impl IntoIterator<Item = &'static ErrorSpec>,
    report: &ErrorReport,
) -> Result<&'static ErrorSpec, UnknownCode> {
    let candidates = candidates(specs, report);
    match candidates.first() {
        Some(first) if candidates.iter().all(|spec| spec.name == first.name) => Ok(first),
        _ => {
            let names = candidates.iter().map(|spec| spec.name);
            Err(UnknownCode::new(report.code()).with_candidates(names))
        }
    }
}

type Test<'a> = dyn Fn(&ErrorSpec, &ErrorReport) -> bool + 'a;

/// Returns the specs of the kinds that the report can be about.
///
/// If several kinds have its code, the status tells them apart, then the members and
/// facts in the body, then the message. A test that no kind passes is ignored, because
/// an envelope need not show everything.
pub fn candidates(
    specs: impl IntoIterator<Item = &'static ErrorSpec>,
    report: &ErrorReport,
) -> Vec<&'static ErrorSpec> {
    let mut left: Vec<_> = specs.into_iter().filter(|spec| has_code(spec, report)).collect();
    let extensions = declared_extensions(&left, report);
    let has_members = |spec: &ErrorSpec, report: &ErrorReport| {
        has_members(spec, report) && extensions.iter().all(|name| can_have_extension(spec, name))
    };
    let tests: [&Test<'_>; 5] =
        [&has_status, &passes_status_on, &has_members, &has_facts, &has_message];
    for test in tests {
        if left.len() > 1 && left.iter().any(|spec| test(spec, report)) {
            left.retain(|spec| test(spec, report));
        }
    }
    left
}

/// Returns the extensions of the report that any of the kinds declares. The others are
/// members of the envelope, which say nothing.
fn declared_extensions(kinds: &[&'static ErrorSpec], report: &ErrorReport) -> Vec<&'static str> {
    let fields = kinds.iter().flat_map(|spec| spec.fields);
    let extensions = fields.filter(|field| field.place == FieldPlace::Extension);
    let names = extensions.map(|field| field.name);
    names.filter(|name| report.extensions().contains_key(*name)).collect()
}

fn can_have_extension(spec: &ErrorSpec, name: &str) -> bool {
    spec.fields.iter().any(|field| match field.place {
        FieldPlace::Extension => field.name == name,
        // Its members have any names.
        FieldPlace::Extensions => true,
        _ => false,
    })
}

/// Returns whether the report can have the code of the kind. Decoders use a code such
/// as `HTTP_404` for a body without a code, or with an empty one.
fn has_code(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    let is_default = || report.status().is_some_and(|status| report.code() == default_code(status));
    let is_decoded = !spec.code.is_empty() && !spec.code.contains(' ');
    spec.code == report.code() || (!is_decoded && is_default())
}

fn has_status(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    report.status().is_none_or(|status| status == spec.status)
}

fn passes_status_on(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    has_status(spec, report) || spec.passes_status_on()
}

/// Returns whether the report has all members of the kind that are never absent, and no
/// details that the kind does not have.
fn has_members(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    let none = Map::new();
    let details = report.details().and_then(Value::as_object).unwrap_or(&none);
    let has_whole = spec.fields.iter().any(|field| field.place == FieldPlace::Details);
    let is_known = |name: &String| {
        let is_it = |place, known| place == FieldPlace::Detail && known == name;
        has_whole || spec.fields.iter().any(|field| is_it(field.place, field.name))
    };
    let is_present = |place, name| match place {
        FieldPlace::Detail => details.contains_key(name),
        FieldPlace::Details => report.details().is_some(),
        FieldPlace::Extension => report.extensions().contains_key(name),
        _ => true,
    };
    let has_no_details = spec
        .fields
        .iter()
        .all(|field| !matches!(field.place, FieldPlace::Detail | FieldPlace::Details));
    spec.fields.iter().all(|field| field.optional || is_present(field.place, field.name))
        && details.keys().all(is_known)
        && !(has_no_details && report.details().is_some())
}

/// Returns whether each static fact that the body shows has the value of the kind.
fn has_facts(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    let shown = |name: &str| {
        let in_details = || report.details().and_then(|details| details.get(name));
        report.extensions().get(name).or_else(in_details)
    };
    spec.meta.iter().all(|(name, value)| match (shown(name), value) {
        (None, _) => true,
        (Some(shown), MetaValue::Str(text)) => shown.as_str() == Some(text),
        (Some(shown), MetaValue::Int(number)) => shown.as_i64() == Some(*number),
        (Some(shown), MetaValue::Bool(truth)) => shown.as_bool() == Some(*truth),
    })
}

/// Returns whether the message can be that of the kind.
fn has_message(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    match spec.fixed_message() {
        Some(_) if spec.message_is_reason() && spec.passes_status_on() => true,
        Some(message) => message == report.message(),
        // A hand-written `Display` can write any text.
        None => spec.message.is_empty() || fits(spec.message, report.message()),
    }
}

/// Returns whether a text can come from a template: whether it contains the texts around
/// the placeholders, in their order.
fn fits(template: &'static str, text: &str) -> bool {
    let mut rest = text;
    let mut template = template;
    let mut is_start = true;
    loop {
        let mut part = String::new();
        let next = text_before_placeholder(template, |text| part.push_str(text));
        rest = if is_start {
            match rest.strip_prefix(&*part) {
                Some(rest) => rest,
                None => return false,
            }
        } else if next.is_none() {
            return rest.ends_with(&*part);
        } else {
            match rest.split_once(&*part) {
                Some((_, rest)) => rest,
                None => return false,
            }
        };
        match next {
            Some(next) => template = next,
            None => return rest.is_empty(),
        }
        is_start = false;
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::{FieldSpec, status::from_number};

    #[test]
    fn fits_needs_the_texts_of_the_template_in_order() {
        assert!(fits("", ""));
        assert!(fits("a", "a"));
        assert!(!fits("a", "ab"));
        assert!(fits("{}", ""));
        assert!(fits("no {a} of {{b}} {c}", "no x of {b} y"));
        assert!(fits("no {a} of {{b}} {c}", "no x of {b} y of {b} z"));
        assert!(!fits("no {a} of {{b}} {c}", "no x of b y"));
        assert!(!fits("{a}!", "a"));
        assert!(!fits("no {a}", "yes"));
    }

    const fn kind(name: &'static str, status: u16) -> ErrorSpec {
        ErrorSpec::new("HE_00", from_number(status)).with_name(name)
    }

    static A: ErrorSpec = kind("A", 404);
    static B: ErrorSpec =
        kind("B", 400).with_fields(&[FieldSpec::new("field", FieldPlace::Detail, "String")]);
    static C: ErrorSpec = kind("C", 400).with_meta(&[("type", MetaValue::Str("card"))]);
    static D: ErrorSpec = kind("D", 400)
        .with_meta(&[("type", MetaValue::Str("bank"))])
        .with_fields(&[FieldSpec::new("hint", FieldPlace::Extension, "String").optional()]);
    static E: ErrorSpec = ErrorSpec::new("", from_number(402)).with_name("E");
    static F: ErrorSpec = ErrorSpec::new("two words", from_number(402)).with_name("F");

    fn names(report: &ErrorReport) -> Vec<&'static str> {
        candidates([&A, &B, &C, &D, &E, &F], report).iter().map(|spec| spec.name).collect()
    }

    fn report(code: &str, status: u16) -> ErrorReport {
        ErrorReport::new(code, Some(from_number(status)), "m")
    }

    fn extensions(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn kinds_are_told_apart_by_status_then_members_then_facts() {
        assert_eq!(names(&report("HE_00", 404)), ["A"]);
        let detailed = report("HE_00", 400).with_details(json!({"field": "a"}));
        assert_eq!(names(&detailed), ["B"]);
        let card = report("HE_00", 400).with_extensions(extensions(&json!({"type": "card"})));
        assert_eq!(names(&card), ["C"]);
        let bank = report("HE_00", 400).with_extensions(extensions(&json!({"type": "bank"})));
        assert_eq!(names(&bank), ["D"]);
        assert_eq!(names(&report("HE_00", 400)), ["C", "D"]);
        assert_eq!(names(&report("OTHER", 400)), [""; 0]);
    }

    static G: ErrorSpec =
        kind("G", 400).with_fields(&[FieldSpec::new("extensions", FieldPlace::Extensions, "Map")]);

    #[test]
    fn extension_that_only_some_kinds_declare_excludes_the_others() {
        let names = |shown: Value| {
            let report = report("HE_00", 400).with_extensions(extensions(&shown));
            candidates([&C, &D, &G], &report).iter().map(|spec| spec.name).collect::<Vec<_>>()
        };
        assert_eq!(names(json!({"hint": "h"})), ["D", "G"]);
        assert_eq!(names(json!({"of_the_envelope": 1})), ["C", "D", "G"]);
        assert_eq!(names(json!({"hint": "h", "type": "bank"})), ["D", "G"]);
    }

    #[test]
    fn test_that_no_kind_passes_is_ignored() {
        assert_eq!(names(&report("HE_00", 500)), ["A", "C", "D"]);
        let odd = report("HE_00", 400).with_details(json!({"other": 1}));
        assert_eq!(names(&odd), ["B", "C", "D"]);
        let unsent = ErrorReport::new("HE_00", None, "m");
        assert_eq!(names(&unsent), ["A", "C", "D"]);
    }

    #[test]
    fn default_code_matches_kinds_whose_code_is_not_decoded() {
        assert_eq!(names(&report("HTTP_402", 402)), ["E", "F"]);
        assert_eq!(names(&report("", 402)), ["E"]);
        assert_eq!(names(&report("two words", 402)), ["F"]);
        assert_eq!(names(&report("HTTP_402", 404)), [""; 0]);
    }

    #[test]
    fn ambiguous_report_names_the_candidates() {
        let open = recognized([&A, &B, &C, &D], &report("HE_00", 400));
        let error = open.map(|spec| spec.name).expect_err("C or D");
        assert_eq!((error.code(), error.candidates()), ("HE_00", &["C", "D"][..]));
        assert_eq!(error.to_string(), r#"code "HE_00" can be `C` or `D`"#);
        let found = recognized([&A, &B, &C, &D], &report("HE_00", 404));
        assert_eq!(found.map(|spec| spec.status), Ok(StatusCode::NOT_FOUND));
        let unknown = recognized([&A], &report("X", 404)).map(|spec| spec.name);
        assert_eq!(unknown, Err(UnknownCode::new("X")));
    }
}
