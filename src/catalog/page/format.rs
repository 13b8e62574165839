//! The formats of the bodies: the members of each envelope and their meaning.

use super::label::{label, some_of};
use super::phrase::Phrase;
use crate::catalog::distinct::distinct;
use crate::catalog::entry::Entry;
use crate::catalog::field::{BodyMember, detail_members, extension_members};
use crate::catalog::json::Json;
use crate::catalog::places::{Place, Places, Step, dotted, value_at};
use crate::catalog::shape::{BodyShape, Member};

/// The bodies of the errors that have code and message at the same places.
pub(crate) struct Format<'a> {
    pub(crate) content_type: &'static str,
    pub(crate) entries: Vec<&'a Entry>,
    pub(crate) places: Places,
    /// The error whose example shows the format best.
    pub(crate) sample: &'a Entry,
    pub(crate) members: Vec<MemberRow>,
    pub(crate) validation: Option<Validation<'a>>,
}

impl Format<'_> {
    pub(crate) fn is_json(&self) -> bool {
        is_json(self.content_type)
    }

    /// Returns the sentence before the sample of the format at `index`.
    pub(crate) fn lead(&self, index: usize, formats: &[Self], all: &[Entry]) -> Phrase {
        let phrase = match (index, formats.len()) {
            (0, 1) => Phrase::new().text("Every error has this body ("),
            (0, _) => Phrase::new().text("Most errors have this body ("),
            _ => {
                let labels = self.entries.iter().map(|entry| label(entry, all)).collect();
                let verb = if self.entries.len() == 1 { "has" } else { "have" };
                Phrase::new().list(labels, "and").text(format!(" {verb} this body ("))
            }
        };
        phrase.code(self.content_type).text("):")
    }

    /// Returns the sentences that tell callers which member to branch on.
    pub(crate) fn advice(formats: &[Self]) -> Phrase {
        let named = |place: fn(&Places) -> &Option<Place>| {
            let places = formats.iter().filter_map(|format| place(&format.places).as_ref());
            let named = places.filter(|place| !place.is_empty());
            distinct(named.map(|place| Phrase::new().code(dotted(place))))
        };
        let codes = named(|places| &places.code);
        let messages = named(|places| &places.message);
        let has_codes = !codes.is_empty();
        let phrase = if has_codes {
            Phrase::new().text("Branch on ").list(codes, "or")
        } else {
            Phrase::new().text("Errors have no code. Branch on the status")
        };
        let phrase = if messages.is_empty() {
            phrase.text(".")
        } else {
            let phrase = phrase.text(", not on ").list(messages, "or");
            phrase.text(": the wording of a message may change.")
        };
        if has_codes {
            phrase.text(" New codes may be added: treat one that you do not know by its status.")
        } else {
            phrase
        }
    }

    /// Returns the sentence that tells the classes of statuses apart, if there are
    /// several.
    pub(crate) fn classes(all: &[Entry]) -> Option<Phrase> {
        let has = |class| all.iter().any(|entry| entry.example().status.as_u16() / 100 == class);
        let phrase = || {
            let phrase = Phrase::new().text("With a status of ").code("4xx");
            let phrase = phrase.text(", the cause is in the request or the account; with ");
            phrase.code("5xx").text(", it is in the service.")
        };
        (has(4) && has(5)).then(phrase)
    }
}

impl Validation<'_> {
    /// Returns the sentence before the sample.
    pub(crate) fn lead(&self, all: &[Entry]) -> Phrase {
        let labels = self.entries.iter().map(|entry| label(entry, all)).collect();
        let phrase = Phrase::new().text("With ").list(labels, "and").text(", ");
        let always = self.entries.iter().all(|entry| entry.always_lists_fields());
        let verb = if always { " lists" } else { " may list" };
        phrase.code(&self.place).text(format!("{verb} each field that is wrong:"))
    }
}

/// Returns whether bodies of this content type are JSON.
pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A member of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MemberRow {
    /// Its place: `error.code`, `errors[].code`.
    pub(crate) place: String,
    /// The type, in JSON terms.
    pub(crate) json_type: String,
    pub(crate) meaning: Phrase,
    pub(crate) presence: Presence,
}

/// When a member is present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    Always,
    /// Depends on the occurrence.
    Sometimes,
    /// Under a condition, such as `with` the names of errors.
    If(Phrase),
}

/// How a format lists the fields that are wrong.
pub(crate) struct Validation<'a> {
    /// The errors that list fields.
    pub(crate) entries: Vec<&'a Entry>,
    /// The body of the first of them.
    pub(crate) sample: Json,
    /// The place of the list.
    pub(crate) place: String,
    pub(crate) members: Vec<MemberRow>,
}

/// A value that the bodies of several errors share.
struct Value<'a> {
    place: Place,
    /// The errors that have it, with its shape and whether it is always present.
    found: Vec<(&'a Entry, &'a BodyShape, bool)>,
}

/// Returns the formats, the one of most errors first.
pub(crate) fn formats(all: &[Entry]) -> Vec<Format<'_>> {
    let mut groups: Vec<(&'static str, Places, Vec<&Entry>)> = Vec::new();
    for entry in all {
        let (content_type, places) = (entry.content_type(), entry.places());
        let same = groups
            .iter_mut()
            .find(|(known, at, _)| *known == content_type && at.agrees_with(&places));
        match same {
            Some((_, known, entries)) => {
                known.merge(places);
                entries.push(entry);
            }
            None => groups.push((content_type, places, vec![entry])),
        }
    }
    groups.sort_by_key(|(.., entries)| std::cmp::Reverse(entries.len()));
    let format = |(content_type, places, entries): (_, Places, Vec<_>)| {
        let sample = sample(&entries)?;
        let members = members(&entries, all);
        let validation = validation(&entries, &places);
        Some(Format { content_type, entries, places, sample, members, validation })
    };
    groups.into_iter().filter_map(format).collect()
}

/// Returns the plainest error: one without details, preferably a 404, which
/// every reader knows.
fn sample<'a>(entries: &[&'a Entry]) -> Option<&'a Entry> {
    let plainness = |entry: &&&Entry| {
        let spec = entry.spec;
        let has_more = entry.shows_details() || !entry.fields.is_empty();
        (has_more, spec.status != 404, spec.help.is_none())
    };
    entries.iter().min_by_key(plainness).copied()
}

fn members(entries: &[&Entry], all: &[Entry]) -> Vec<MemberRow> {
    let mut values: Vec<Value<'_>> = Vec::new();
    for entry in entries {
        collect(entry, &entry.shape().body, true, &mut Vec::new(), &mut values);
    }
    values
        .iter()
        .filter(|value| !value.place.is_empty())
        .map(|value| row(value, entries, all))
        .collect()
}

/// Collects the values of a body that have no members of their own.
fn collect<'a>(
    entry: &'a Entry,
    shape: &'a BodyShape,
    always: bool,
    at: &mut Place,
    values: &mut Vec<Value<'a>>,
) {
    match shape {
        BodyShape::Object(members) if !members.is_empty() => {
            for Member { name, shape, required } in members {
                at.push(Step::Member(name.clone()));
                collect(entry, shape, always && *required, at, values);
                at.pop();
            }
        }
        BodyShape::List(Some(item)) => {
            at.push(Step::Item);
            collect(entry, item, always, at, values);
            at.pop();
        }
        leaf => match values.iter_mut().find(|value| value.place == *at) {
            Some(value) => value.found.push((entry, leaf, always)),
            None => values.push(Value { place: at.clone(), found: vec![(entry, leaf, always)] }),
        },
    }
}

fn row(value: &Value<'_>, entries: &[&Entry], all: &[Entry]) -> MemberRow {
    let place = dotted(&value.place);
    MemberRow {
        json_type: json_type(value),
        meaning: meaning(value, &place),
        presence: presence(value, entries, all),
        place,
    }
}

fn presence(value: &Value<'_>, entries: &[&Entry], all: &[Entry]) -> Presence {
    let is_in_all = value.found.len() == entries.len();
    if is_in_all && value.found.iter().all(|(.., always)| *always) {
        return Presence::Always;
    }
    let is_of_request = |shape: &BodyShape| {
        matches!(shape, BodyShape::RequestId | BodyShape::Path | BodyShape::Timestamp)
    };
    if is_in_all && value.found.iter().all(|(_, shape, _)| is_of_request(shape)) {
        return Presence::If(Phrase::new().text("if it is known"));
    }
    if is_in_all {
        return Presence::Sometimes;
    }
    let with: Vec<&Entry> = value.found.iter().map(|(entry, ..)| *entry).collect();
    Presence::If(Phrase::new().text("with ").then(some_of(&with, all)))
}

fn json_type(value: &Value<'_>) -> String {
    let mut types: Vec<&'static str> = Vec::new();
    let mut add = |name| {
        if !types.contains(&name) {
            types.push(name);
        }
    };
    for (entry, shape, _) in &value.found {
        match shape {
            BodyShape::Code
            | BodyShape::Message
            | BodyShape::RequestId
            | BodyShape::Path
            | BodyShape::Title
            | BodyShape::Text => add("string"),
            BodyShape::TypeUri => add("string (uri)"),
            BodyShape::Timestamp => add("string (date-time)"),
            BodyShape::Status | BodyShape::Integer => add("integer"),
            BodyShape::Number => add("number"),
            BodyShape::Bool => add("boolean"),
            BodyShape::Object(_) => add("object"),
            BodyShape::List(_) => add("array"),
            BodyShape::Any => add("any value"),
            BodyShape::Fixed(value) => add(type_of(value)),
            BodyShape::Details => schema_types(entry.details_schema(), &mut add),
            BodyShape::Extension(_) | BodyShape::Detail(_) => {
                let member = own_member(entry, shape);
                schema_types(member.map(|member| member.schema).as_ref(), &mut add);
            }
        }
    }
    types.join(" or ")
}

fn type_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_f64() => "number",
        Json::Number(_) => "integer",
        Json::Text(_) => "string",
        Json::List(_) => "array",
        Json::Object(_) => "object",
    }
}

/// Adds the types of a schema's values, but not of their members.
fn schema_types(schema: Option<&Json>, add: &mut impl FnMut(&'static str)) {
    const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "null", "array", "object"];
    let known = |name: &Json| TYPES.into_iter().find(|known| name.as_str() == Some(known));
    let Some(schema) = schema else { return add("any value") };
    for keyword in ["anyOf", "oneOf", "allOf"] {
        if let Some(schemas) = schema.get(keyword).and_then(Json::as_list) {
            return schemas.iter().for_each(|schema| schema_types(Some(schema), add));
        }
    }
    match schema.get("type") {
        Some(Json::List(names)) => names.iter().filter_map(known).for_each(add),
        Some(name) => add(known(name).unwrap_or("any value")),
        None if schema.get("properties").is_some() => add("object"),
        None => add("any value"),
    }
}

/// Returns the extension or the detail that the shape is.
fn own_member(entry: &Entry, shape: &BodyShape) -> Option<BodyMember> {
    let (members, name) = match shape {
        BodyShape::Extension(name) => (extension_members(&entry.fields), name),
        BodyShape::Detail(name) => (detail_members(&entry.fields), name),
        _ => return None,
    };
    members.into_iter().find(|member| member.name == *name)
}

fn meaning(value: &Value<'_>, place: &str) -> Phrase {
    let text = |text: &str| Phrase::new().text(text);
    let Some((entry, first, _)) = value.found.first() else { return Phrase::new() };
    let all = |is: &dyn Fn(&BodyShape) -> bool| value.found.iter().all(|(_, shape, _)| is(shape));
    if let BodyShape::Extension(_) | BodyShape::Detail(_) = first {
        let description = own_member(entry, first).map(|member| member.description);
        return Phrase::new().markdown(description.unwrap_or_default());
    }
    // One code may be the same word as a value of another member.
    let is_fixed = |shape: &BodyShape| matches!(shape, BodyShape::Fixed(_));
    if all(&|shape| is_fixed(shape) || *shape == BodyShape::Code) && !all(&|shape| !is_fixed(shape))
    {
        return fixed_meaning(value, place);
    }
    if !all(&|shape| std::mem::discriminant(shape) == std::mem::discriminant(*first)) {
        return retry_meaning(value, place).unwrap_or_default();
    }
    match first {
        BodyShape::Code => text("Which error it is. It keeps its meaning: branch on it."),
        BodyShape::Status if value.found.iter().all(|(entry, ..)| is_status_of_response(entry)) => {
            text("The HTTP status of the response.")
        }
        BodyShape::Status => text("The status of the error. That of the response may differ."),
        BodyShape::Message => text("What went wrong, in words for people. The wording may change."),
        BodyShape::Details => text("More about the error; the members depend on the error."),
        BodyShape::RequestId => text("The id of the request, for questions to support."),
        BodyShape::Path => text("The path of the request."),
        BodyShape::Timestamp => text("When it happened, in UTC."),
        BodyShape::TypeUri => {
            let is_blank = |(entry, ..): &(&Entry, _, _)| entry.spec.type_uri() == "about:blank";
            if value.found.iter().all(is_blank) {
                text("Always ").code("about:blank").text(".")
            } else {
                text("A URI for the kind of error. It leads to the documentation.")
            }
        }
        BodyShape::Title if value.found.iter().all(|found| is_reason(found.0, &value.place)) => {
            text("The reason phrase of the status.")
        }
        BodyShape::Title => text("The kind of error, in a few words."),
        _ => retry_meaning(value, place).unwrap_or_default(),
    }
}

/// Returns whether the status in the body is that of the response.
fn is_status_of_response(entry: &Entry) -> bool {
    entry.example().status == entry.spec.status
}

/// Returns whether the body has the reason phrase at this place.
fn is_reason(entry: &Entry, place: &[Step]) -> bool {
    let reason = apierror_core::__private::reason(entry.spec.status);
    value_at(&entry.example().body, place).and_then(Json::as_str) == Some(reason)
}

/// Describes a value that does not change with the occurrence.
fn fixed_meaning(value: &Value<'_>, place: &str) -> Phrase {
    const FEW: usize = 6;
    let values = distinct(value.found.iter().map(|(entry, shape, _)| match shape {
        BodyShape::Fixed(value) => value.compact(),
        _ => Json::from(entry.spec.code).compact(),
    }));
    let phrase = retry_meaning(value, place);
    match values.as_slice() {
        _ if phrase.is_some() => phrase.unwrap_or_default(),
        [one] => Phrase::new().text("Always ").code(one).text("."),
        several if several.len() <= FEW => {
            let several = several.iter().map(|value| Phrase::new().code(value)).collect();
            Phrase::new().list(several, "or").text(", depending on the error.")
        }
        _ => Phrase::new().text("Depends on the error."),
    }
}

/// Describes the members that `WithRetry` adds.
fn retry_meaning(value: &Value<'_>, place: &str) -> Option<Phrase> {
    let (entry, ..) = value.found.first()?;
    if !entry.envelope.name().contains("WithRetry<") {
        return None;
    }
    let text = match place {
        "retry.strategy" => "Whether and how to send the request again.",
        "retry.effect" => {
            "Whether the failed request may have been carried out (`unknown`) or not (`not_applied`)."
        }
        "retry.max_attempts" => "How often to send the request at most, the first time included.",
        "retry.after_ms" => "How long to wait first, in milliseconds.",
        _ => return None,
    };
    Some(Phrase::new().markdown(text))
}

/// Describes the list of wrong fields, if the format has one.
fn validation<'a>(entries: &[&'a Entry], places: &Places) -> Option<Validation<'a>> {
    let place = places.details.as_ref()?;
    let list_of = |body: &Json| value_at(body, place).and_then(Json::as_list).map(<[Json]>::to_vec);
    let bodies: Vec<(&Entry, Json)> = entries
        .iter()
        .filter(|entry| entry.places().details.is_some())
        .filter_map(|entry| Some((*entry, entry.validation_body(|body| list_of(body).is_some())?)))
        .collect();
    let (entries, samples): (Vec<_>, Vec<_>) = bodies.into_iter().unzip();
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut count = 0;
    for body in &samples {
        for item in list_of(body).iter().flatten() {
            count += 1;
            for (name, _) in item.as_object().unwrap_or_default() {
                match names.iter_mut().find(|(known, _)| known == name) {
                    Some((_, times)) => *times += 1,
                    None => names.push((name.clone(), 1)),
                }
            }
        }
    }
    let place = dotted(place);
    let member = |(name, times): (String, usize)| {
        let meaning = match name.as_str() {
            "path" => "The field of the request: names and indices, joined by dots.",
            "message" => "What is wrong with it, in words for people.",
            "code" => "What is wrong with it, for programs.",
            _ => "",
        };
        let presence = if times == count { Presence::Always } else { Presence::Sometimes };
        MemberRow {
            place: format!("{place}[].{name}"),
            json_type: "string".to_owned(),
            meaning: Phrase::new().text(meaning),
            presence,
        }
    };
    let members = names.into_iter().map(member).collect();
    let sample = samples.into_iter().next()?;
    Some(Validation { entries, sample, place, members })
}
