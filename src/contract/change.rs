//! What has changed between the lock and the declarations, and whether it breaks clients.

use std::collections::BTreeSet;
use std::fmt;

use super::lock::{Key, Kind, Lock, Section};

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
    fn new(code: &str, verdict: Verdict, what: String, why: &'static str, to_do: impl Into<String>) -> Self {
        let to_do = to_do.into();
        Self { code: code.to_owned(), verdict, what, why, to_do, successor: None, is_forbidden: false }
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
    for (code, old) in &locked.sections {
        match (old.removed(), declared.sections.get(code)) {
            (Some(month), Some(_)) => changes.push(reused(code, month)),
            (Some(_), None) => {}
            (None, Some(new)) => changes.extend(of_section(code, old, new)),
            (None, None) => changes.push(removed(code, old, locked, declared)),
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
    let to_do =
        "give the error another code; if the removal was never released, take its tombstone out of the lock";
    let mut change = Change::new(code, Verdict::Breaking, what, why, to_do);
    change.is_forbidden = true;
    change
}

fn removed(code: &str, old: &Section, locked: &Lock, declared: &Lock) -> Change {
    let identity = |section: &Section| {
        let kinds = [Kind::Status, Kind::Details, Kind::Detail, Kind::Extension, Kind::Message];
        let facts = section.facts.iter().filter(|(key, _)| kinds.contains(&key.kind));
        facts.map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>()
    };
    let is_new = |code: &&String| !locked.sections.contains_key(*code);
    let mut new = declared.sections.keys().filter(is_new);
    let successor = new.find(|new| identity(&declared.sections[*new]) == identity(old));
    let why = "clients that act on the code do not see it any more";
    let (what, to_do) = match successor {
        Some(new) => (
            format!("is now called `{new}`"),
            format!(
                "go back to `{code}`; or keep its section as a tombstone, with `removed = \"2026-11\"` and \
                 `replaced_by = \"{new}\"`"
            ),
        ),
        None => (
            "is gone".to_owned(),
            "declare it again; or keep its section as a tombstone, with `removed = \"2026-11\"`".to_owned(),
        ),
    };
    let mut change = Change::new(code, Verdict::Breaking, what, why, to_do);
    change.successor = successor.cloned();
    change
}

fn of_section(code: &str, old: &Section, new: &Section) -> Vec<Change> {
    let keys: BTreeSet<&Key> = old.facts.keys().chain(new.facts.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        match (old.facts.get(key), new.facts.get(key)) {
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
        Kind::Grpc => {
            change(Verdict::Breaking, "clients of gRPC act on the code before they read the details", keep())
        }
        Kind::Retry if is_resent(before) && !is_resent(after) => {
            change(Verdict::Breaking, "clients that resent the request and got through now fail", keep())
        }
        Kind::Retry => change(Verdict::Reported, "clients that follow the advice go on to work", record()),
        Kind::Effect if after == "unknown" => change(
            Verdict::Breaking,
            "clients resend what they were told had not happened, and do it twice",
            keep(),
        ),
        Kind::Effect => {
            change(Verdict::Reported, "clients may resend more than before, and need not", record())
        }
        Kind::RetryOptions => {
            change(Verdict::Reported, "clients that follow the advice wait as it says now", record())
        }
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
        Kind::Domain => {
            change(Verdict::Breaking, "reason and domain together identify an error (AIP-193)", keep())
        }
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
        Kind::Group | Kind::Title | Kind::Message | Kind::Description | Kind::Help | Kind::DocUrl => {
            change(Verdict::Reported, "it is for people; no program should read it", record())
        }
        // Of tombstones, which are not compared.
        Kind::Removed | Kind::ReplacedBy => change(Verdict::Reported, "it is a note in the lock", record()),
    }
}

fn is_resent(strategy: &str) -> bool {
    matches!(strategy, "once" | "backoff" | "throttle")
}

fn dropped(code: &str, key: &Key, before: &str, old: &Section, new: &Section) -> Change {
    if !is_field(key.kind) {
        let what = format!("{} was `{before}`, and is not there any more", key.kind.key().replace('_', " "));
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
        return Change::new(code, Verdict::Addition, what, "clients pass over what they do not know", RECORD);
    }
    let what = format!("{} is new: `{after}`", key.kind.key().replace('_', " "));
    match key.kind {
        Kind::Domain => {
            Change::new(code, Verdict::Addition, what, "clients pass over what they do not know", RECORD)
        }
        _ => Change::new(code, Verdict::Reported, what, "no client relies on it yet", RECORD),
    }
}
