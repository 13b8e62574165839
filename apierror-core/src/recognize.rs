//! Recognises the kind of error that a report is about.

use serde_json::{Map, Value};

use crate::message_template::text_before_placeholder;
use crate::render::vtable::EnvelopeVtable;
use crate::report::ErrorReport;
use crate::spec::field::FieldPlace;
use crate::spec::{ErrorSpec, MetaValue};
use crate::status::{default_code, reason};
use crate::unknown_code::UnknownCode;

/// A kind of error, as its responses show it.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its facts.
    pub spec: &'static ErrorSpec,
    /// Whether the bodies show its code.
    pub shows_code: bool,
}

impl Kind {
    /// Returns the kinds of a type with this envelope. Asks each envelope once whether it
    /// shows the code, because a custom one writes a body for the answer.
    pub fn all(
        specs: impl IntoIterator<Item = &'static ErrorSpec>,
        of_type: &EnvelopeVtable,
    ) -> impl Iterator<Item = Self> {
        let mut known: Vec<(&EnvelopeVtable, bool)> = Vec::new();
        specs.into_iter().map(move |spec| {
            let envelope = EnvelopeVtable::of_spec(spec).unwrap_or(of_type);
            let is_it = |(known, _): &&(&EnvelopeVtable, bool)| std::ptr::eq(*known, envelope);
            let shows_code = known.iter().find(is_it).map(|(_, shows_code)| *shows_code);
            let shows_code = shows_code.unwrap_or_else(|| {
                known.push((envelope, envelope.shows_code()));
                known[known.len() - 1].1
            });
            Self { spec, shows_code }
        })
    }
}

/// Returns the spec of the kind that the report is about, among the kinds of a type
/// with this envelope.
///
/// # Errors
/// If no kind has the code, or if several have it and the report does not tell them
/// apart.
pub(crate) fn recognized(
    specs: impl IntoIterator<Item = &'static ErrorSpec>,
    envelope: &EnvelopeVtable,
    report: &ErrorReport,
) -> Result<&'static ErrorSpec, UnknownCode> {
    let has_code = !has_default_code(report);
    let candidates = if has_code {
        // The report is about an envelope that shows a code.
        let kinds = specs.into_iter().map(|spec| Kind { spec, shows_code: true });
        candidates(kinds, report)
    } else {
        candidates(Kind::all(specs, envelope), report)
    };
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
/// an envelope need not show everything. If the envelope does not show the code, the
/// status has to be that of the kind.
pub fn candidates(
    kinds: impl IntoIterator<Item = Kind>,
    report: &ErrorReport,
) -> Vec<&'static ErrorSpec> {
    let of_code = kinds.into_iter().filter(|kind| has_code(*kind, report));
    let mut left: Vec<_> = of_code.map(|kind| kind.spec).collect();
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

/// Returns whether the report can have the code of the kind.
fn has_code(Kind { spec, shows_code }: Kind, report: &ErrorReport) -> bool {
    let is_decoded = !spec.code.is_empty() && !spec.code.contains(' ');
    let is_hidden = || !shows_code && passes_status_on(spec, report) && can_be_read(spec, report);
    spec.code == report.code() || (has_default_code(report) && (!is_decoded || is_hidden()))
}

/// Returns whether the code is one that decoders use for a body without a code, or
/// with an empty one: `HTTP_404`.
fn has_default_code(report: &ErrorReport) -> bool {
    report.status().is_some_and(|status| report.code() == default_code(status))
}

/// Returns whether the report can come from a body of the kind. A body that is not an
/// error of the API, such as the page of a proxy, becomes a report with the reason
/// phrase of the status.
fn can_be_read(spec: &ErrorSpec, report: &ErrorReport) -> bool {
    let has_reason = report.status().is_some_and(|status| report.message() == reason(status));
    !has_reason
        || spec.fixed_message().is_some_and(|message| message == report.message())
        || (spec.message_is_reason() && spec.passes_status_on())
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
        && (has_whole || report.details().is_none_or(Value::is_object))
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
    use crate::envelope::{Flat, NestJs};
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

    const SHOWN: &EnvelopeVtable = EnvelopeVtable::new::<Flat>();
    const HIDDEN: &EnvelopeVtable = EnvelopeVtable::new::<NestJs>();

    fn names_in(
        envelope: &EnvelopeVtable,
        specs: &[&'static ErrorSpec],
        report: &ErrorReport,
    ) -> Vec<&'static str> {
        let kinds = Kind::all(specs.iter().copied(), envelope);
        candidates(kinds, report).iter().map(|spec| spec.name).collect()
    }

    fn names(report: &ErrorReport) -> Vec<&'static str> {
        names_in(SHOWN, &[&A, &B, &C, &D, &E, &F], report)
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
            names_in(SHOWN, &[&C, &D, &G], &report)
        };
        assert_eq!(names(json!({"hint": "h"})), ["D", "G"]);
        assert_eq!(names(json!({"of_the_envelope": 1})), ["C", "D", "G"]);
        assert_eq!(names(json!({"hint": "h", "type": "bank"})), ["D", "G"]);
    }

    static K: ErrorSpec =
        kind("K", 400).with_fields(&[FieldSpec::new("left", FieldPlace::Detail, "u8").optional()]);
    static L: ErrorSpec =
        kind("L", 400).with_fields(&[FieldSpec::new("details", FieldPlace::Details, "Value")]);

    #[test]
    fn details_that_are_no_object_are_whole_details() {
        let names = |details: Value| {
            names_in(SHOWN, &[&C, &K, &L], &report("HE_00", 400).with_details(details))
        };
        assert_eq!(names(json!(["left"])), ["L"]);
        assert_eq!(names(json!("left")), ["L"]);
        assert_eq!(names(json!({"left": 1})), ["K", "L"]);
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

    static H: ErrorSpec = kind("H", 404).with_message("no {id}");
    static I: ErrorSpec = kind("I", 404).with_message("no {id}").with_fields(&[FieldSpec::new(
        "hint",
        FieldPlace::Extension,
        "String",
    )]);
    static J: ErrorSpec = kind("J", 400).with_envelope::<NestJs>();

    #[test]
    fn hidden_code_is_told_by_status_members_and_message() {
        let read = |status: u16, message: &str| {
            ErrorReport::new(format!("HTTP_{status}"), Some(from_number(status)), message)
        };
        let of = |report: &ErrorReport| names_in(HIDDEN, &[&A, &B, &H, &I], report);
        assert_eq!(of(&read(404, "no x")), ["A", "H"]);
        let hint = read(404, "no x").with_extensions(extensions(&json!({"hint": "h"})));
        assert_eq!(of(&hint), ["I"]);
        assert_eq!(of(&read(400, "m").with_details(json!({"field": "a"}))), ["B"]);
        // No kind has the status.
        assert_eq!(of(&read(502, "m")), [""; 0]);
        assert_eq!(of(&report("OTHER", 404)), [""; 0]);
        // The page of a proxy is not an error of the API.
        assert_eq!(of(&read(404, "Not Found")), [""; 0]);
        // An envelope with codes would have shown one.
        assert_eq!(names_in(SHOWN, &[&A, &B, &H, &I], &read(404, "no x")), [""; 0]);
        assert_eq!(names_in(SHOWN, &[&A, &J], &read(400, "m")), ["J"]);
    }

    #[test]
    fn hidden_code_that_stays_open_names_the_candidates() {
        let read = ErrorReport::new("HTTP_404", Some(from_number(404)), "no x");
        let open = recognized([&A, &B, &H], HIDDEN, &read).map(|spec| spec.name);
        let error = open.expect_err("A or H");
        assert_eq!((error.code(), error.candidates()), ("HTTP_404", &["A", "H"][..]));
        assert_eq!(recognized([&B, &H], HIDDEN, &read).map(|spec| spec.name), Ok("H"));
        assert_eq!(
            recognized([&B, &H], SHOWN, &read).map(|spec| spec.name),
            Err(UnknownCode::new("HTTP_404"))
        );
    }

    #[test]
    fn ambiguous_report_names_the_candidates() {
        let open = recognized([&A, &B, &C, &D], SHOWN, &report("HE_00", 400));
        let error = open.map(|spec| spec.name).expect_err("C or D");
        assert_eq!((error.code(), error.candidates()), ("HE_00", &["C", "D"][..]));
        assert_eq!(error.to_string(), r#"code "HE_00" can be `C` or `D`"#);
        let found = recognized([&A, &B, &C, &D], SHOWN, &report("HE_00", 404));
        assert_eq!(found.map(|spec| spec.status), Ok(StatusCode::NOT_FOUND));
        let unknown = recognized([&A], SHOWN, &report("X", 404)).map(|spec| spec.name);
        assert_eq!(unknown, Err(UnknownCode::new("X")));
    }
}
