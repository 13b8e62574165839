//! What has changed between the lock and the declarations, and whether it breaks clients.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::lock::{Key, Kind, Lock, Section, this_month};

/// Whether a change breaks clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// A client that was right before may be wrong now.
    Breaking,
    /// Something new, which no client relies on yet.
    Addition,
    /// Something that no client's code should rely on.
    Reported,
}

/// One difference between the lock and the declarations.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The code that it is about.
    pub code: String,
    /// Whether it breaks clients.
    pub verdict: Verdict,
    /// What has changed.
    pub what: String,
    /// Why it breaks clients, or does not.
    pub why: &'static str,
    /// What to do.
    pub to_do: String,
    /// The code's new name.
    successor: Option<String>,
    /// No update records it.
    is_forbidden: bool,
}

impl Change {
    fn new(
        code: &str,
        verdict: Verdict,
        what: String,
        why: &'static str,
        to_do: impl Into<String>,
    ) -> Self {
        let to_do = to_do.into();
        Self {
            code: code.to_owned(),
            verdict,
            what,
            why,
            to_do,
            successor: None,
            is_forbidden: false,
        }
    }

    pub(super) fn successor(&self) -> Option<&str> {
        self.successor.as_deref()
    }

    pub(super) fn is_forbidden(&self) -> bool {
        self.is_forbidden
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Breaking => "BREAKS  ",
            Verdict::Addition => "addition",
            Verdict::Reported => "reported",
        };
        writeln!(f, "{verdict}  {}: {}", self.code, self.what)?;
        writeln!(f, "          why  {}", self.why)?;
        writeln!(f, "          do   {}", self.to_do)
    }
}

const RECORD: &str = "record it";

/// Every change, what breaks first.
pub(super) fn between(locked: &Lock, declared: &Lock) -> Vec<Change> {
    let mut changes = Vec::new();
    let new = declared.sections.iter().filter(|(code, _)| !locked.sections.contains_key(*code));
    // Of several that would do, the first.
    let new: BTreeMap<_, _> = new.rev().map(|(code, section)| (identity(section), code)).collect();
    for (code, old) in &locked.sections {
        match (old.removed(), declared.sections.get(code)) {
            (Some(month), Some(_)) => changes.push(reused(code, month)),
            (Some(_), None) => {}
            (None, Some(new)) => changes.extend(of_section(code, old, new)),
            (None, None) => changes.push(removed(code, old, &new)),
        }
    }
    for code in declared.sections.keys().filter(|code| !locked.sections.contains_key(*code)) {
        let what = "is new".to_owned();
        let why = "clients treat a code that they do not know by its status";
        changes.push(Change::new(code, Verdict::Addition, what, why, RECORD));
    }
    changes.sort_by(|a, b| (a.verdict, &a.code).cmp(&(b.verdict, &b.code)));
    changes
}

fn reused(code: &str, month: &str) -> Change {
    let what = format!("was removed ({month}), and is declared again");
    let why = "a client that still knows the code takes it for what it meant then";
    let to_do = "give the error another code; if the removal was never released, take its tombstone out of the lock";
    let mut change = Change::new(code, Verdict::Breaking, what, why, to_do);
    change.is_forbidden = true;
    change
}

/// What two codes have in common where one is the other's new name.
fn identity(section: &Section) -> Vec<(&Key, &String)> {
    let kinds = [Kind::Status, Kind::Details, Kind::Detail, Kind::Extension, Kind::Message];
    section.facts.iter().filter(|(key, _)| kinds.contains(&key.kind)).collect()
}

fn removed(code: &str, old: &Section, new: &BTreeMap<Vec<(&Key, &String)>, &String>) -> Change {
    let successor = new.get(&identity(old)).copied();
    let month = this_month();
    let why = "clients that act on the code do not see it any more";
    let (what, to_do) = match successor {
        Some(new) => (
            format!("is now called `{new}`"),
            format!(
                "go back to `{code}`; or keep its section as a tombstone, with `removed = \"{month}\"` and \
                 `replaced_by = \"{new}\"`"
            ),
        ),
        None => (
            "is gone".to_owned(),
            format!(
                "declare it again; or keep its section as a tombstone, with `removed = \"{month}\"`"
            ),
        ),
    };
    let mut change = Change::new(code, Verdict::Breaking, what, why, to_do);
    change.successor = successor.cloned();
    change
}

fn of_section(code: &str, old: &Section, new: &Section) -> Vec<Change> {
    let keys: BTreeSet<&Key> = old.facts.keys().chain(new.facts.keys()).collect();
    let mut changes = Vec::new();
    let mut told: BTreeSet<&Key> = BTreeSet::new();
    for key in &keys {
        if let Some((change, about)) = of_own_type(code, key, old, new) {
            changes.push(change);
            told.extend(about);
        }
    }
    for key in keys.into_iter().filter(|key| !told.contains(key)) {
        match (old.facts.get(key), new.facts.get(key)) {
            (Some(before), after) if key.kind == Kind::Meta && Some(before) != after => {
                changes.push(meta(code, key, before, after.map(String::as_str), old, new));
            }
            (Some(before), Some(after)) if before != after => {
                changes.push(changed(code, key, before, after));
            }
            (Some(before), None) => changes.push(dropped(code, key, before, old, new)),
            (None, Some(after)) => changes.push(added(code, key, after)),
            _ => {}
        }
    }
    changes
}

/// What a field's own Rust type makes of it where clients see no difference: the type has another name, or its members are
/// known now that were not, or the other way about. With the facts that this says all of.
fn of_own_type<'a>(
    code: &str,
    key: &'a Key,
    old: &'a Section,
    new: &'a Section,
) -> Option<(Change, Vec<&'a Key>)> {
    if !matches!(key.kind, Kind::Details | Kind::Detail | Kind::Extension) {
        return None;
    }
    let (before, after) = (old.facts.get(key)?, new.facts.get(key)?);
    let (was, is) = (OwnType::read(before)?, OwnType::read(after)?);
    let (had, has) = (members_of(key, old), members_of(key, new));
    let was_known = was.is.is_some() || !had.is_empty();
    let is_known = is.is.is_some() || !has.is_empty();
    let reported =
        |what, why, about| Some((Change::new(code, Verdict::Reported, what, why, RECORD), about));
    let is_same_type = was.name == is.name && was.is_optional == is.is_optional;
    match (was_known, is_known) {
        (true, true)
            if was.name != is.name && was.is == is.is && was.is_optional == is.is_optional =>
        {
            let what = format!(
                "{} was of type `{}`, and is of type `{}`",
                subject(key),
                was.name,
                is.name
            );
            reported(
                what,
                "no client sees the name of a Rust type; what is in it has facts of its own",
                vec![key],
            )
        }
        (false, true) if is_same_type => reported(
            format!("what is in {} is known now", subject(key)),
            "its type has a schema, and is what it was",
            has.into_iter().chain([key]).collect(),
        ),
        (true, false) if is_same_type => reported(
            format!("what is in {} is not known any more", subject(key)),
            "its type has no schema (`schemars::JsonSchema`, feature `schemars`), so changes of it would go unseen",
            had.into_iter().chain([key]).collect(),
        ),
        _ => None,
    }
}

/// `Money`, `[Money], optional`, or `Colour: "red" | "green"`.
struct OwnType<'a> {
    name: &'a str,
    /// What it is on the wire, where that is said beside it.
    is: Option<&'a str>,
    is_optional: bool,
}

impl<'a> OwnType<'a> {
    fn read(value: &'a str) -> Option<Self> {
        let (rest, is_optional) =
            value.strip_suffix(", optional").map_or((value, false), |rest| (rest, true));
        let is_own =
            |name: &str| name.trim_start_matches(['[', '(']).starts_with(char::is_uppercase);
        match rest.split_once(": ") {
            Some((name, is)) if is_own(name) => Some(Self { name, is: Some(is), is_optional }),
            _ => is_own(rest).then_some(Self { name: rest, is: None, is_optional }),
        }
    }
}

/// The facts about what is in the field.
fn members_of<'a>(key: &Key, section: &'a Section) -> Vec<&'a Key> {
    let is_member = |other: &&Key| match key.kind {
        Kind::Details => other.kind == Kind::Detail,
        kind => {
            let behind = other.name.strip_prefix(key.name.as_str());
            other.kind == kind && behind.is_some_and(|behind| behind.starts_with('/'))
        }
    };
    section.facts.keys().filter(is_member).collect()
}

/// A static fact changed or gone. It breaks clients where the envelope shows it: then the old value stands in a fact of
/// the body or of a header, which is not there any more.
fn meta(
    code: &str,
    key: &Key,
    before: &str,
    after: Option<&str>,
    old: &Section,
    new: &Section,
) -> Change {
    let what = match after {
        Some(after) => format!("{} was `{before}`, and is `{after}`", subject(key)),
        None => format!("{} is gone", subject(key)),
    };
    let value: String = serde_json::from_str(before).unwrap_or_else(|_| before.to_owned());
    let shows = |(place, shown): &(&Key, &String)| {
        let shown = shown.strip_suffix(", optional").unwrap_or(shown);
        match place.kind {
            Kind::Body => shown.strip_prefix("fixed: ") == Some(before),
            Kind::Header => shown.strip_prefix("fixed: ") == Some(value.as_str()),
            _ => false,
        }
    };
    let is_lost = |(place, shown): &(&Key, &String)| new.facts.get(*place) != Some(*shown);
    match old.facts.iter().filter(shows).find(is_lost) {
        Some((place, _)) => Change::new(
            code,
            Verdict::Breaking,
            what,
            "the envelope shows it, and clients that read it expect what it was",
            format!("keep `{before}`, which is {}", subject(place)),
        ),
        None => Change::new(code, Verdict::Reported, what, "no response shows it", RECORD),
    }
}

/// A field, or a place in the body, by its name.
fn subject(key: &Key) -> String {
    match key.kind {
        Kind::Body if key.name.is_empty() => "the body".to_owned(),
        Kind::Body => format!("`{}` of the body", key.name),
        Kind::Details => "`details`".to_owned(),
        kind => format!("{} `{}`", kind.key(), key.name),
    }
}

fn is_field(kind: Kind) -> bool {
    matches!(kind, Kind::Details | Kind::Detail | Kind::Extension | Kind::Header | Kind::Body)
}

fn changed(code: &str, key: &Key, before: &str, after: &str) -> Change {
    let change = |verdict, why, to_do: String| {
        let what = if is_field(key.kind) {
            format!("{} was `{before}`, and is `{after}`", subject(key))
        } else {
            format!("{} was `{before}`, and is `{after}`", key.kind.key().replace('_', " "))
        };
        Change::new(code, verdict, what, why, to_do)
    };
    let keep = || format!("keep `{before}`, or declare another code beside it");
    let record = || RECORD.to_owned();
    match key.kind {
        Kind::Status => change(
            Verdict::Breaking,
            "clients, proxies and caches act on the status before they read the body",
            keep(),
        ),
        Kind::Grpc => change(
            Verdict::Breaking,
            "clients of gRPC act on the code before they read the details",
            keep(),
        ),
        Kind::Retry if is_resent(before) && !is_resent(after) => change(
            Verdict::Breaking,
            "clients that resent the request and got through now fail",
            keep(),
        ),
        Kind::Retry => {
            change(Verdict::Reported, "clients that follow the advice go on to work", record())
        }
        Kind::Effect if after == "unknown" => change(
            Verdict::Breaking,
            "clients resend what they were told had not happened, and do it twice",
            keep(),
        ),
        Kind::Effect => {
            change(Verdict::Reported, "clients may resend more than before, and need not", record())
        }
        Kind::RetryOptions => change(
            Verdict::Reported,
            "clients that follow the advice wait as it says now",
            record(),
        ),
        Kind::Envelope | Kind::ContentType => change(
            Verdict::Breaking,
            "clients look for the code and the message in another place",
            format!("keep `{before}`, or serve the other from a new version of the API"),
        ),
        Kind::Type => change(
            Verdict::Breaking,
            "the type URI is what identifies a problem (RFC 9457, section 3.1.1)",
            keep(),
        ),
        Kind::Domain => change(
            Verdict::Breaking,
            "reason and domain together identify an error (AIP-193)",
            keep(),
        ),
        Kind::Body | Kind::Details | Kind::Detail | Kind::Extension | Kind::Header => {
            let optional = |value: &str| value.strip_suffix(", optional").map(str::to_owned);
            match (optional(before), optional(after)) {
                (None, Some(now)) if now == before => change(
                    Verdict::Breaking,
                    "clients that rely on it fail where it is absent",
                    "always give it, or add another beside it".to_owned(),
                ),
                (Some(was), None) if was == after => {
                    change(Verdict::Reported, "clients that can do without it still can", record())
                }
                _ => change(
                    Verdict::Breaking,
                    "clients that read it expect what it was",
                    "keep it, and add another beside it".to_owned(),
                ),
            }
        }
        // A change of its own, which looks at the body too.
        Kind::Meta => change(Verdict::Reported, "no response shows it", record()),
        Kind::Group
        | Kind::Title
        | Kind::Message
        | Kind::Description
        | Kind::Help
        | Kind::DocUrl => {
            change(Verdict::Reported, "it is for people; no program should read it", record())
        }
        // Of tombstones, which are not compared.
        Kind::Removed | Kind::ReplacedBy => {
            change(Verdict::Reported, "it is a note in the lock", record())
        }
    }
}

fn is_resent(strategy: &str) -> bool {
    matches!(strategy, "once" | "backoff" | "throttle")
}

fn dropped(code: &str, key: &Key, before: &str, old: &Section, new: &Section) -> Change {
    if !is_field(key.kind) {
        let what = format!(
            "{} was `{before}`, and is not there any more",
            key.kind.key().replace('_', " ")
        );
        return match key.kind {
            Kind::Domain => Change::new(
                code,
                Verdict::Breaking,
                what,
                "reason and domain together identify an error (AIP-193)",
                "declare it again",
            ),
            Kind::Grpc => Change::new(
                code,
                Verdict::Breaking,
                what,
                "clients of gRPC see the code of the status instead",
                "declare it again",
            ),
            _ => Change::new(code, Verdict::Reported, what, "no client relies on it", RECORD),
        };
    }
    let is_other_name = |(other, value): &(&Key, &String)| {
        other.kind == key.kind && !old.facts.contains_key(*other) && *value == before
    };
    let renamed = new.facts.iter().find(is_other_name);
    let what = match renamed {
        Some((other, _)) => format!("{} is now called `{}`", subject(key), other.name),
        None => format!("{} is gone", subject(key)),
    };
    let to_do = match renamed {
        Some((other, _)) => format!("give both `{}` and `{}`", key.name, other.name),
        None => "give it again".to_owned(),
    };
    Change::new(code, Verdict::Breaking, what, "clients that read it find nothing", to_do)
}

fn added(code: &str, key: &Key, after: &str) -> Change {
    if is_field(key.kind) {
        let what = format!("{} is new: `{after}`", subject(key));
        return Change::new(
            code,
            Verdict::Addition,
            what,
            "clients pass over what they do not know",
            RECORD,
        );
    }
    if key.kind == Kind::Meta {
        let what = format!("{} is new: `{after}`", subject(key));
        return Change::new(code, Verdict::Addition, what, "no client relies on it yet", RECORD);
    }
    let what = format!("{} is new: `{after}`", key.kind.key().replace('_', " "));
    match key.kind {
        Kind::Domain => Change::new(
            code,
            Verdict::Addition,
            what,
            "clients pass over what they do not know",
            RECORD,
        ),
        _ => Change::new(code, Verdict::Reported, what, "no client relies on it yet", RECORD),
    }
}
