//! The rules: which differences between the lock and the declarations break
//! clients.

use std::collections::{BTreeMap, BTreeSet};

use apierror_core::Retry;

use super::change::Change;
use super::lock::{Key, Kind, Lock, Section, this_month};
use super::operations;

/// Returns every change, those that break clients first.
pub(super) fn compare(locked: &Lock, declared: &Lock) -> Vec<Change> {
    let added = declared.sections.iter();
    let added: Vec<_> = added.filter(|(code, _)| !locked.sections.contains_key(*code)).collect();
    // If several codes could be the new name of a code, the first one counts.
    let successors: Successors<'_> =
        added.iter().rev().map(|(code, section)| (identity(section), code.as_str())).collect();
    let mut changes = Vec::new();
    for (code, old) in &locked.sections {
        match (old.removed(), declared.sections.get(code)) {
            (Some(month), Some(_)) => changes.push(reused(code, month)),
            (Some(_), None) => {}
            (None, Some(new)) => changes.extend(compare_sections(code, old, new)),
            (None, None) => changes.push(removed(code, old, &successors)),
        }
    }
    for (code, _) in added {
        let why = "clients treat an unknown code by its status";
        changes.push(Change::addition(code, "is new".to_owned(), why));
    }
    changes.extend(operations::compare(locked, declared));
    changes.sort_by(|a, b| (a.verdict, &a.code).cmp(&(b.verdict, &b.code)));
    changes
}

fn reused(code: &str, month: &str) -> Change {
    let what = format!("was removed ({month}), and is declared again");
    let why = "a client that still knows the code gives it its former meaning";
    let to_do = "give the error another code; if the removal was never released, delete its \
                 tombstone from the lock";
    Change::breaking(code, what, why, to_do).forbidden()
}

fn removed(code: &str, old: &Section, successors: &Successors<'_>) -> Change {
    let successor = successors.get(&identity(old)).copied();
    let month = this_month();
    let why = "clients that handle the code do not see it any more";
    let (what, to_do) = match successor {
        Some(new) => (
            format!("is now called `{new}`"),
            format!(
                "go back to `{code}`; or keep its section as a tombstone, with \
                 `removed = \"{month}\"` and `replaced_by = \"{new}\"`"
            ),
        ),
        None => (
            "is gone".to_owned(),
            format!(
                "declare it again; or keep its section as a tombstone, with `removed = \"{month}\"`"
            ),
        ),
    };
    Change::breaking(code, what, why, to_do).renamed_to(successor.map(str::to_owned))
}

/// The facts by which a renamed code is recognised.
type Identity<'a> = Vec<(&'a Key, &'a String)>;

/// The new codes by their identity.
type Successors<'a> = BTreeMap<Identity<'a>, &'a str>;

fn identity(section: &Section) -> Identity<'_> {
    let kinds = [Kind::Status, Kind::Details, Kind::Detail, Kind::Extension, Kind::Message];
    section.facts.iter().filter(|(key, _)| kinds.contains(&key.kind)).collect()
}

fn compare_sections(code: &str, old: &Section, new: &Section) -> Vec<Change> {
    let keys: BTreeSet<&Key> = old.facts.keys().chain(new.facts.keys()).collect();
    let mut changes = Vec::new();
    // The facts that another change explains.
    let mut explained: BTreeSet<&Key> = BTreeSet::new();
    for key in &keys {
        if let Some((change, keys)) = own_type_changed(code, key, old, new) {
            changes.push(change);
            explained.extend(keys);
        }
    }
    for key in keys.difference(&explained) {
        if matches!(key.kind, Kind::Retry | Kind::Effect) {
            changes.extend(advice_changed(code, key, old, new));
            continue;
        }
        match (old.facts.get(key), new.facts.get(key)) {
            (Some(before), Some(after)) if before == after => {}
            (Some(before), after) if key.kind == Kind::Meta => {
                changes.push(meta_changed(code, key, before, after, old, new));
            }
            (Some(before), Some(after)) => changes.push(changed(code, key, before, after)),
            (Some(before), None) => changes.push(dropped(code, key, before, old, new)),
            (None, Some(after)) => changes.push(added(code, key, after)),
            (None, None) => {}
        }
    }
    changes
}

/// Returns the change of the strategy or of the effect. If none is declared,
/// clients follow the status.
fn advice_changed(code: &str, key: &Key, old: &Section, new: &Section) -> Option<Change> {
    let (before, after) = (old.facts.get(key), new.facts.get(key));
    if before == after {
        return None;
    }
    let (was, is) = (advised(key, old), advised(key, new));
    Some(match (was, is, before, after) {
        (Some(was), Some(is), ..) if was != is => changed(code, key, was, is),
        (.., Some(before), _) => dropped(code, key, before, old, new),
        (.., None, after) => added(code, key, after.map_or("", String::as_str)),
    })
}

/// Returns the strategy or the effect that clients follow.
fn advised<'a>(key: &Key, section: &'a Section) -> Option<&'a str> {
    if let Some(declared) = section.facts.get(key) {
        return Some(declared);
    }
    let by_status = Retry::for_status(section.get(Kind::Status)?.parse().ok()?);
    Some(match key.kind {
        Kind::Retry => by_status.strategy().as_str(),
        _ => by_status.effect().as_str(),
    })
}

/// Returns the change of a field whose type is the service's own, if clients do
/// not notice it: the type was renamed, or its members became known or unknown.
/// Also returns the keys of the facts that this change explains.
fn own_type_changed<'a>(
    code: &str,
    key: &'a Key,
    old: &'a Section,
    new: &'a Section,
) -> Option<(Change, Vec<&'a Key>)> {
    if !matches!(key.kind, Kind::Details | Kind::Detail | Kind::Extension) {
        return None;
    }
    let was = OwnType::parse(old.facts.get(key)?)?;
    let is = OwnType::parse(new.facts.get(key)?)?;
    if was.is_optional != is.is_optional {
        return None;
    }
    let (old_members, new_members) = (members_of(key, old), members_of(key, new));
    let was_known = was.shape.is_some() || !old_members.is_empty();
    let is_known = is.shape.is_some() || !new_members.is_empty();
    let field = subject(key);
    let (what, why, mut keys) = match (was_known, is_known) {
        (true, true) if was.name != is.name && was.shape == is.shape => (
            format!("{field} was of type `{}`, and is of type `{}`", was.name, is.name),
            "clients do not see the name of a Rust type; its contents have facts of their own",
            Vec::new(),
        ),
        (false, true) if was.name == is.name => (
            format!("the contents of {field} are known now"),
            "its type has a schema now, and is otherwise the same",
            new_members,
        ),
        (true, false) if was.name == is.name => (
            format!("the contents of {field} are not known any more"),
            "its type has no schema (`schemars::JsonSchema`, feature `schemars`), so changes of it \
             would go unnoticed",
            old_members,
        ),
        _ => return None,
    };
    keys.push(key);
    Some((Change::reported(code, what, why), keys))
}

/// The value of a field whose type is not one of serde's or the standard
/// library's: `Money`, `[Money], optional`, or `Colour: "red" | "green"`.
struct OwnType<'a> {
    name: &'a str,
    /// The form of the type on the wire, if the value contains it.
    shape: Option<&'a str>,
    is_optional: bool,
}

impl<'a> OwnType<'a> {
    fn parse(value: &'a str) -> Option<Self> {
        let (value, is_optional) = split_optional(value);
        let (name, shape) = match value.split_once(": ") {
            Some((name, shape)) => (name, Some(shape)),
            None => (value, None),
        };
        let is_own = name.trim_start_matches(['[', '(']).starts_with(char::is_uppercase);
        is_own.then_some(Self { name, shape, is_optional })
    }
}

/// Splits off the suffix of optional values.
fn split_optional(value: &str) -> (&str, bool) {
    value.strip_suffix(", optional").map_or((value, false), |value| (value, true))
}

/// Returns the keys of the facts about the members of a field.
fn members_of<'a>(field: &Key, section: &'a Section) -> Vec<&'a Key> {
    let is_member = |key: &&Key| match field.kind {
        Kind::Details => key.kind == Kind::Detail,
        kind => {
            let path = key.name.strip_prefix(field.name.as_str());
            key.kind == kind && path.is_some_and(|path| path.starts_with('/'))
        }
    };
    section.facts.keys().filter(is_member).collect()
}

/// Returns the change of a static fact that is different or gone.
///
/// It breaks clients if the envelope shows the fact, which means: a fact about
/// the body or a header had the old value, and is different or gone too.
fn meta_changed(
    code: &str,
    key: &Key,
    before: &str,
    after: Option<&String>,
    old: &Section,
    new: &Section,
) -> Change {
    let what = match after {
        Some(after) => was_and_is(key, before, after),
        None => format!("{} is gone", subject(key)),
    };
    let in_header: String = serde_json::from_str(before).unwrap_or_else(|_| before.to_owned());
    let shows = |(place, value): &(&Key, &String)| {
        let shown = match place.kind {
            Kind::Body => before,
            Kind::Header => &in_header,
            _ => return false,
        };
        split_optional(value).0.strip_prefix("fixed: ") == Some(shown)
    };
    let is_lost = |(place, value): &(&Key, &String)| new.facts.get(*place) != Some(*value);
    match old.facts.iter().filter(shows).find(is_lost) {
        Some((place, _)) => Change::breaking(
            code,
            what,
            "the envelope shows it, and clients that read it expect the former value",
            format!("keep `{before}`, which is {}", subject(place)),
        ),
        None => Change::reported(code, what, "no response shows it"),
    }
}

/// Names the subject of a fact.
fn subject(key: &Key) -> String {
    match key.kind {
        Kind::Body if key.name.is_empty() => "the body".to_owned(),
        Kind::Body => format!("`{}` of the body", key.name),
        Kind::Details => "`details`".to_owned(),
        kind if kind.is_named() => format!("{} `{}`", kind.key(), key.name),
        kind => kind.key().replace('_', " "),
    }
}

fn was_and_is(key: &Key, before: &str, after: &str) -> String {
    format!("{} was `{before}`, and is `{after}`", subject(key))
}

/// Returns whether clients read the subject in responses.
fn is_in_responses(kind: Kind) -> bool {
    matches!(kind, Kind::Details | Kind::Detail | Kind::Extension | Kind::Header | Kind::Body)
}

fn changed(code: &str, key: &Key, before: &str, after: &str) -> Change {
    let what = was_and_is(key, before, after);
    let breaking = |what, why, to_do| Change::breaking(code, what, why, to_do);
    let reported = |what, why| Change::reported(code, what, why);
    let keep = format!("keep `{before}`, or declare another code beside it");
    match key.kind {
        Kind::Code => breaking(what, SENT_CODE, keep),
        Kind::Status | Kind::OtherStatuses => breaking(
            what,
            "clients, proxies and caches act on the status before they read the body",
            keep,
        ),
        Kind::Grpc => {
            breaking(what, "gRPC clients act on the code before they read the details", keep)
        }
        Kind::Retry if is_resent(before) && !is_resent(after) => {
            breaking(what, "clients that resent the request, and succeeded, now fail", keep)
        }
        Kind::Retry => reported(what, "clients that follow the advice continue to work"),
        Kind::Effect if after == "unknown" => breaking(
            what,
            "clients resend a request that was said not to be carried out, and repeat its effect",
            keep,
        ),
        Kind::Effect => reported(what, "clients may resend more than before, but need not"),
        Kind::RetryOptions => reported(what, "clients that follow the advice wait as it says now"),
        Kind::Envelope | Kind::ContentType => breaking(
            what,
            "clients look for the code and the message in another place",
            format!("keep `{before}`, or serve the other from a new version of the API"),
        ),
        Kind::Type => {
            breaking(what, "the type URI identifies a problem (RFC 9457, section 3.1.1)", keep)
        }
        Kind::Domain => breaking(what, DOMAIN_IDENTIFIES, keep),
        Kind::Body | Kind::Details | Kind::Detail | Kind::Extension | Kind::Header => {
            let ((was, was_optional), (is, _)) = (split_optional(before), split_optional(after));
            match (was == is, was_optional) {
                (true, true) => reported(what, "clients that can do without it still can"),
                (true, false) => breaking(
                    what,
                    "clients that rely on it fail when it is absent",
                    "always send it, or add another beside it".to_owned(),
                ),
                (false, _) => breaking(
                    what,
                    "clients that read it expect the former value or type",
                    "keep it, and add another beside it".to_owned(),
                ),
            }
        }
        Kind::Group
        | Kind::Title
        | Kind::Message
        | Kind::Description
        | Kind::Help
        | Kind::DocUrl
        // These have rules of their own.
        | Kind::Meta
        | Kind::Removed
        | Kind::ReplacedBy => reported(what, "it is for people; programs should not read it"),
    }
}

const DOMAIN_IDENTIFIES: &str = "reason and domain together identify an error (AIP-193)";

/// Returns whether clients send the request again under this strategy.
fn is_resent(strategy: &str) -> bool {
    matches!(strategy, "once" | "backoff" | "throttle")
}

fn dropped(code: &str, key: &Key, before: &str, old: &Section, new: &Section) -> Change {
    if is_in_responses(key.kind) {
        return dropped_from_responses(code, key, before, old, new);
    }
    let what = format!("{} was `{before}`, and is not there any more", subject(key));
    match key.kind {
        Kind::Code => Change::breaking(code, what, SENT_CODE, "declare it again"),
        Kind::Domain => Change::breaking(code, what, DOMAIN_IDENTIFIES, "declare it again"),
        Kind::Grpc => {
            let why = "gRPC clients see the code of the status instead";
            Change::breaking(code, what, why, "declare it again")
        }
        _ => Change::reported(code, what, "no client relies on it"),
    }
}

fn dropped_from_responses(
    code: &str,
    key: &Key,
    before: &str,
    old: &Section,
    new: &Section,
) -> Change {
    let is_new_name = |(other, value): &(&Key, &String)| {
        other.kind == key.kind && *value == before && !old.facts.contains_key(*other)
    };
    let (what, to_do) = match new.facts.iter().find(is_new_name) {
        Some((other, _)) => (
            format!("{} is now called `{}`", subject(key), other.name),
            format!("send both `{}` and `{}`", key.name, other.name),
        ),
        None => (format!("{} is gone", subject(key)), "send it again".to_owned()),
    };
    Change::breaking(code, what, "clients that read it find nothing", to_do)
}

fn added(code: &str, key: &Key, after: &str) -> Change {
    let what = format!("{} is new: `{after}`", subject(key));
    match key.kind {
        Kind::Code => Change::breaking(
            code,
            what,
            SENT_CODE,
            "send the name, or declare another error beside it",
        ),
        Kind::OtherStatuses => Change::breaking(
            code,
            what,
            "clients, proxies and caches act on the status before they read the body",
            "keep the declared status, or declare another code beside it",
        ),
        Kind::Meta => Change::addition(code, what, NOT_RELIED_ON),
        kind if kind == Kind::Domain || is_in_responses(kind) => {
            Change::addition(code, what, "clients ignore what they do not know")
        }
        _ => Change::reported(code, what, NOT_RELIED_ON),
    }
}

/// Why the code that is sent must not change.
const SENT_CODE: &str = "clients recognise the error by its code";

const NOT_RELIED_ON: &str = "no client relies on it yet";

#[cfg(test)]
mod tests;
