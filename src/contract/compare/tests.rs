//! Each rule, in both directions.

use super::super::change::Change;
use super::super::change::Verdict::{Addition, Breaking, Reported};
use super::super::lock::{Key, Kind, Lock, Section, this_month};
use super::compare;

type Facts<'a> = &'a [(&'a str, &'a str)];

fn section(facts: Facts<'_>) -> Section {
    let mut section = Section::default();
    for (key, value) in facts {
        let (kind, name) = key.split_once('.').unwrap_or((key, ""));
        let kind = Kind::from_key(kind).expect("a kind");
        section.insert(Key::named(kind, name), (*value).to_owned());
    }
    section
}

fn lock(sections: &[(&str, Facts<'_>)]) -> Lock {
    let sections = sections.iter();
    let sections = sections.map(|(code, facts)| ((*code).to_owned(), section(facts))).collect();
    Lock { sections, ..Lock::default() }
}

/// Compares two sections of the code `A`.
fn changes(old: Facts<'_>, new: Facts<'_>) -> Vec<Change> {
    let changes = compare(&lock(&[("A", old)]), &lock(&[("A", new)]));
    assert!(changes.iter().all(|change| change.code == "A"), "{changes:?}");
    let is_judged = |change: &Change| change.is_breaking() == (change.verdict == Breaking);
    assert!(changes.iter().all(is_judged), "{changes:?}");
    changes
}

/// Returns the first word of the verdict, and what changed.
fn short(change: &Change) -> String {
    let verdict = match change.verdict {
        Breaking => "breaks",
        Addition => "adds",
        Reported => "reports",
    };
    format!("{verdict}: {}", change.what)
}

#[track_caller]
fn assert_changes(old: Facts<'_>, new: Facts<'_>, expected: &[&str]) {
    let found: Vec<String> = changes(old, new).iter().map(short).collect();
    assert_eq!(found, expected);
}

/// A change of one fact.
#[track_caller]
fn assert_change(key: &str, old: &str, new: &str, expected: &str) {
    assert_changes(&[(key, old)], &[(key, new)], &[expected]);
}

#[test]
fn equal_facts_have_no_changes() {
    let facts = [
        ("status", "404"),
        ("retry", "never"),
        ("effect", "not_applied"),
        ("body./code", "code"),
        ("details", "Money"),
        ("detail.price", "Money"),
        ("detail.price/amount", "integer"),
        ("extension.colour", "Colour: \"red\" | \"green\""),
        ("header.x", "text, optional"),
        ("meta.a", "3"),
    ];
    assert_changes(&facts, &facts, &[]);
}

#[test]
fn changed_facts_are_judged_by_their_kind() {
    for key in ["code", "status", "grpc", "type", "domain", "envelope", "content_type"] {
        let name = key.replace('_', " ");
        assert_change(key, "a", "b", &format!("breaks: {name} was `a`, and is `b`"));
    }
    for key in ["group", "title", "message", "description", "help", "doc_url", "retry_options"] {
        let name = key.replace('_', " ");
        assert_change(key, "a", "b", &format!("reports: {name} was `a`, and is `b`"));
    }
}

#[test]
fn strategy_that_ends_resending_breaks() {
    let resent = ["once", "backoff", "throttle"];
    let others = ["never", "restart", "action", "poll"];
    for before in resent.into_iter().chain(others) {
        for after in resent.into_iter().chain(others).filter(|after| *after != before) {
            let breaks = resent.contains(&before) && !resent.contains(&after);
            let verdict = if breaks { "breaks" } else { "reports" };
            let expected = format!("{verdict}: retry was `{before}`, and is `{after}`");
            assert_change("retry", before, after, &expected);
        }
    }
}

#[test]
fn effect_that_becomes_unknown_breaks() {
    let expected = "breaks: effect was `not_applied`, and is `unknown`";
    assert_change("effect", "not_applied", "unknown", expected);
    let expected = "reports: effect was `unknown`, and is `not_applied`";
    assert_change("effect", "unknown", "not_applied", expected);
}

#[test]
fn advice_that_is_not_declared_is_that_of_the_status() {
    let declared = |status, retry| [("status", status), ("retry", retry)];
    for (status, retry, expected) in [
        ("503", "never", "breaks: retry was `backoff`, and is `never`"),
        ("503", "once", "reports: retry was `backoff`, and is `once`"),
        ("503", "backoff", "reports: retry is new: `backoff`"),
        ("404", "backoff", "reports: retry was `never`, and is `backoff`"),
    ] {
        assert_changes(&[("status", status)], &declared(status, retry), &[expected]);
    }
    for (status, retry, expected) in [
        ("503", "never", "reports: retry was `never`, and is `backoff`"),
        ("404", "once", "breaks: retry was `once`, and is `never`"),
        ("404", "never", "reports: retry was `never`, and is not there any more"),
    ] {
        assert_changes(&declared(status, retry), &[("status", status)], &[expected]);
    }
    let declared = |effect| [("status", "500"), ("effect", effect)];
    let expected = ["breaks: effect was `not_applied`, and is `unknown`"];
    assert_changes(&declared("not_applied"), &[("status", "500")], &expected);
    let expected = ["reports: effect is new: `unknown`"];
    assert_changes(&[("status", "500")], &declared("unknown"), &expected);
}

#[test]
fn added_facts_are_additions_if_clients_could_read_them() {
    for (key, expected) in [
        ("detail.sku", "adds: detail `sku` is new: `x`"),
        ("details", "adds: `details` is new: `x`"),
        ("extension.job", "adds: extension `job` is new: `x`"),
        ("header.x-a", "adds: header `x-a` is new: `x`"),
        ("body./a/*", "adds: `/a/*` of the body is new: `x`"),
        ("body.", "adds: the body is new: `x`"),
        ("meta.a", "adds: meta `a` is new: `x`"),
        ("domain", "adds: domain is new: `x`"),
        ("code", "breaks: code is new: `x`"),
        ("other_statuses", "breaks: other statuses is new: `x`"),
        ("grpc", "reports: grpc is new: `x`"),
        ("retry_options", "reports: retry options is new: `x`"),
        ("help", "reports: help is new: `x`"),
    ] {
        assert_changes(&[], &[(key, "x")], &[expected]);
    }
    let why = |key| changes(&[], &[(key, "x")])[0].why;
    assert_eq!(why("meta.a"), why("help"));
    assert_ne!(why("meta.a"), why("domain"));
}

#[test]
fn dropped_facts_break_if_clients_read_them() {
    for (key, expected) in [
        ("detail.sku", "breaks: detail `sku` is gone"),
        ("details", "breaks: `details` is gone"),
        ("extension.job", "breaks: extension `job` is gone"),
        ("header.x-a", "breaks: header `x-a` is gone"),
        ("body./a", "breaks: `/a` of the body is gone"),
        ("body.", "breaks: the body is gone"),
        ("meta.a", "reports: meta `a` is gone"),
        ("domain", "breaks: domain was `x`, and is not there any more"),
        ("code", "breaks: code was `x`, and is not there any more"),
        ("other_statuses", "reports: other statuses was `x`, and is not there any more"),
        ("grpc", "breaks: grpc was `x`, and is not there any more"),
        ("retry_options", "reports: retry options was `x`, and is not there any more"),
        ("help", "reports: help was `x`, and is not there any more"),
    ] {
        assert_changes(&[(key, "x")], &[], &[expected]);
    }
    let why = |key| changes(&[(key, "x")], &[])[0].why;
    assert_ne!(why("domain"), why("grpc"));
}

#[test]
fn renamed_fact_names_the_new_name() {
    let old = [("detail.sku", "string")];
    let found = changes(&old, &[("detail.item", "string")]);
    assert_eq!(
        found.iter().map(short).collect::<Vec<_>>(),
        ["breaks: detail `sku` is now called `item`", "adds: detail `item` is new: `string`"]
    );
    assert_eq!(found[0].to_do, "send both `sku` and `item`");
    // Another type, another kind, and a fact that was there before.
    let gone = "breaks: detail `sku` is gone";
    let new = "adds: detail `item` is new: `u8`";
    assert_changes(&old, &[("detail.item", "u8")], &[gone, new]);
    let new = "adds: extension `item` is new: `string`";
    assert_changes(&old, &[("extension.item", "string")], &[gone, new]);
    let old = [("detail.sku", "string"), ("detail.item", "string")];
    assert_changes(&old, &[("detail.item", "string")], &[gone]);
}

#[test]
fn required_fact_that_becomes_optional_breaks() {
    for key in ["detail.a", "details", "extension.a", "header.a", "body./a"] {
        let [there, back] = [("x", "x, optional"), ("x, optional", "x")]
            .map(|(old, new)| changes(&[(key, old)], &[(key, new)]));
        assert!(short(&there[0]).starts_with("breaks: "), "{there:?}");
        assert_eq!(there[0].to_do, "always send it, or add another beside it");
        assert!(short(&back[0]).starts_with("reports: "), "{back:?}");
        for (old, new) in [("x", "y"), ("x", "y, optional"), ("x, optional", "y")] {
            let retyped = changes(&[(key, old)], &[(key, new)]);
            assert!(short(&retyped[0]).starts_with("breaks: "), "{retyped:?}");
            assert_eq!(retyped[0].to_do, "keep it, and add another beside it");
        }
    }
}

/// A field whose type is the service's own. Its members are facts if its schema
/// is known.
#[test]
fn renamed_type_with_known_members_is_reported() {
    for (key, member) in [
        ("detail.price", "detail.price/amount"),
        ("extension.price", "extension.price/amount"),
        ("details", "detail.amount"),
    ] {
        let found =
            changes(&[(key, "Money"), (member, "integer")], &[(key, "Price"), (member, "integer")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].verdict, Reported);
        assert!(found[0].what.ends_with("was of type `Money`, and is of type `Price`"));
    }
    // Its members are compared one by one.
    assert_changes(
        &[("detail.price", "[Money]"), ("detail.price/*/amount", "integer")],
        &[("detail.price", "[Price]"), ("detail.price/*/amount", "string")],
        &[
            "breaks: detail `price/*/amount` was `integer`, and is `string`",
            "reports: detail `price` was of type `[Money]`, and is of type `[Price]`",
        ],
    );
    // A shape beside the name is part of the contract.
    let expected = "reports: detail `c` was of type `Colour`, and is of type `Paint`";
    assert_change("detail.c", "Colour: 1 | 2", "Paint: 1 | 2", expected);
    for (old, new) in [
        ("Colour: 1 | 2", "Paint: 1"),
        ("Colour: 1 | 2", "Colour: 1"),
        ("Colour: 1", "Paint: 1, optional"),
    ] {
        assert_eq!(changes(&[("detail.c", old)], &[("detail.c", new)])[0].verdict, Breaking);
    }
}

#[test]
fn renamed_type_without_known_members_breaks() {
    let expected = "breaks: detail `price` was `Money`, and is `Price`";
    assert_change("detail.price", "Money", "Price", expected);
    // A header has no members.
    assert_change(
        "header.x",
        "Money: 1",
        "Price: 1",
        "breaks: header `x` was `Money: 1`, and is `Price: 1`",
    );
    // Types of serde have names in lower case.
    assert_change("detail.a", "string", "u8", "breaks: detail `a` was `string`, and is `u8`");
    assert_change(
        "detail.a",
        "uuid: 1",
        "date: 1",
        "breaks: detail `a` was `uuid: 1`, and is `date: 1`",
    );
}

#[test]
fn type_whose_members_become_known_is_reported() {
    for (key, member, field) in [
        ("detail.price", "detail.price/amount", "detail `price`"),
        ("extension.price", "extension.price/amount", "extension `price`"),
        ("details", "detail.amount", "`details`"),
    ] {
        let unknown = [(key, "Money")];
        let known = [(key, "Money"), (member, "integer")];
        assert_changes(
            &unknown,
            &known,
            &[&format!("reports: the contents of {field} are known now")],
        );
        let expected = format!("reports: the contents of {field} are not known any more");
        assert_changes(&known, &unknown, &[&expected]);
    }
    let expected = "reports: the contents of detail `c` are known now";
    assert_change("detail.c", "(Colour)", "(Colour): 1", expected);
    let expected = "reports: the contents of detail `c` are not known any more";
    assert_change("detail.c", "Colour: 1", "Colour", expected);
    // Of another type, or optional now, the facts are compared one by one.
    for new in ["Price: 1", "Money: 1, optional"] {
        let expected = format!("breaks: detail `a` was `Money`, and is `{new}`");
        assert_change("detail.a", "Money", new, &expected);
        let back = changes(&[("detail.a", new)], &[("detail.a", "Money")]);
        assert!(back[0].what.starts_with("detail `a` was"), "{back:?}");
    }
}

/// Only the members of the field itself are explained by its change.
#[test]
fn facts_beside_a_field_are_not_its_members() {
    let known = [
        ("detail.price", "Money"),
        ("detail.price/amount", "integer"),
        ("detail.prices", "string"),
        ("extension.price/amount", "string"),
        ("body.price/amount", "details"),
    ];
    assert_changes(
        &[("detail.price", "Money")],
        &known,
        &[
            "adds: `price/amount` of the body is new: `details`",
            "adds: detail `prices` is new: `string`",
            "adds: extension `price/amount` is new: `string`",
            "reports: the contents of detail `price` are known now",
        ],
    );
    let known = [("details", "Money"), ("detail.amount", "integer"), ("extension.a", "string")];
    assert_changes(
        &[("details", "Money")],
        &known,
        &[
            "adds: extension `a` is new: `string`",
            "reports: the contents of `details` are known now",
        ],
    );
}

#[test]
fn static_fact_breaks_if_a_response_shows_it() {
    let reported = "reports: meta `a` was `\"x\"`, and is `\"y\"`";
    let broken = "breaks: meta `a` was `\"x\"`, and is `\"y\"`";
    assert_change("meta.a", "\"x\"", "\"y\"", reported);
    for (key, old, new, is_shown) in [
        ("body./a", "fixed: \"x\"", "fixed: \"y\"", true),
        ("body./a", "fixed: \"x\", optional", "fixed: \"y\", optional", true),
        ("header.a", "fixed: x", "fixed: y", true),
        // It still shows the former value, another value, or in another form.
        ("body./a", "fixed: \"x\"", "fixed: \"x\"", false),
        ("body./a", "fixed: \"z\"", "fixed: \"y\"", false),
        ("body./a", "fixed: x", "fixed: y", false),
        ("header.a", "fixed: \"x\"", "fixed: y", false),
        ("detail.a", "fixed: \"x\"", "fixed: \"y\"", false),
    ] {
        let old = [(key, old), ("meta.a", "\"x\"")];
        let new = [(key, new), ("meta.a", "\"y\"")];
        let found = changes(&old, &new);
        let expected = if is_shown { broken } else { reported };
        assert!(found.iter().map(short).any(|change| change == expected), "{key}: {found:?}");
    }
    // A number is not quoted in a header. A place that is gone shows nothing.
    let old = [("header.n", "fixed: 3"), ("meta.n", "3")];
    let found = changes(&old, &[("meta.n", "4")]);
    let found: Vec<_> = found.iter().map(short).collect();
    assert_eq!(found, ["breaks: header `n` is gone", "breaks: meta `n` was `3`, and is `4`"]);
    let to_do = &changes(&old, &[])[1].to_do;
    assert_eq!(to_do, "keep `3`, which is header `n`");
}

#[test]
fn codes_are_added_removed_and_renamed() {
    let (a, b): (Facts<'_>, Facts<'_>) = (&[("status", "404")], &[("status", "503")]);
    let all = |old: &[(&str, Facts<'_>)], new: &[(&str, Facts<'_>)]| -> Vec<String> {
        let changes = compare(&lock(old), &lock(new));
        changes.iter().map(|change| format!("{} {}", change.code, short(change))).collect()
    };
    assert_eq!(all(&[("A", a)], &[("A", a), ("B", b)]), ["B adds: is new"]);
    assert_eq!(all(&[("A", a), ("B", b)], &[("A", a)]), ["B breaks: is gone"]);
    // Another code of the same identity is the new name; of several, the first.
    let changes = compare(&lock(&[("A", a)]), &lock(&[("X", a), ("Y", a), ("B", b)]));
    assert_eq!(short(&changes[0]), "breaks: is now called `X`");
    assert_eq!(changes[0].successor(), Some("X"));
    let month = this_month();
    let tombstone = format!("`removed = \"{month}\"` and `replaced_by = \"X\"`");
    assert!(changes[0].to_do.ends_with(&tombstone), "{changes:?}");
    let all_new = ["B adds: is new", "X adds: is new", "Y adds: is new"];
    let found = changes[1..].iter().map(|change| format!("{} {}", change.code, short(change)));
    assert_eq!(found.collect::<Vec<_>>(), all_new);
    // A code that was there before is not the new name.
    assert_eq!(all(&[("A", a), ("C", a)], &[("C", a)]), ["A breaks: is gone"]);
}

#[test]
fn new_name_of_a_code_has_the_same_status_fields_and_message() {
    let old: Facts<'_> = &[("status", "404"), ("detail.a", "u8"), ("message", "m"), ("title", "t")];
    let is_renamed = |new: Facts<'_>| {
        compare(&lock(&[("A", old)]), &lock(&[("B", new)]))[0].successor().is_some()
    };
    assert!(is_renamed(&[("status", "404"), ("detail.a", "u8"), ("message", "m")]));
    for other in [
        [("status", "410"), ("detail.a", "u8"), ("message", "m")],
        [("status", "404"), ("detail.b", "u8"), ("message", "m")],
        [("status", "404"), ("detail.a", "u16"), ("message", "m")],
        [("status", "404"), ("detail.a", "u8"), ("message", "n")],
    ] {
        assert!(!is_renamed(&other), "{other:?}");
    }
}

#[test]
fn tombstones_are_never_used_again() {
    let removed: Facts<'_> = &[("removed", "2026-11"), ("status", "404")];
    let declared: Facts<'_> = &[("status", "404")];
    assert!(compare(&lock(&[("A", removed)]), &lock(&[])).is_empty());
    let changes = compare(&lock(&[("A", removed)]), &lock(&[("A", declared)]));
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(short(change), "breaks: was removed (2026-11), and is declared again");
    assert!(change.is_forbidden());
    assert!(!compare(&lock(&[("A", declared)]), &lock(&[]))[0].is_forbidden());
}

#[test]
fn changes_are_sorted_by_verdict_and_code() {
    let old = lock(&[
        ("A", &[("title", "a")]),
        ("B", &[("status", "404"), ("title", "b")]),
        ("D", &[("status", "404")]),
    ]);
    let new = lock(&[
        ("A", &[("title", "x")]),
        ("B", &[("status", "410"), ("title", "x")]),
        ("C", &[("title", "c")]),
        ("D", &[("status", "410")]),
    ]);
    let changes = compare(&old, &new);
    let found: Vec<_> =
        changes.iter().map(|change| (change.verdict, change.code.as_str())).collect();
    let expected =
        [(Breaking, "B"), (Breaking, "D"), (Addition, "C"), (Reported, "A"), (Reported, "B")];
    assert_eq!(found, expected);
}

#[test]
fn change_shows_verdict_reason_and_advice() {
    let all = compare(
        &lock(&[("A", &[("status", "404"), ("title", "a")])]),
        &lock(&[("A", &[("status", "410"), ("title", "b")]), ("B", &[])]),
    );
    let shown: String = all.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        "\
BREAKS    A: status was `404`, and is `410`
          why  clients, proxies and caches act on the status before they read the body
          do   keep `404`, or declare another code beside it
addition  B: is new
          why  clients treat an unknown code by its status
          do   record it
reported  A: title was `a`, and is `b`
          why  it is for people; programs should not read it
          do   record it
"
    );
}

#[test]
fn updated_lock_has_tombstones() {
    let old = lock(&[
        ("A", &[("status", "404"), ("title", "a")]),
        ("B", &[("removed", "2020-01"), ("status", "404")]),
        ("C", &[("status", "410")]),
        ("D", &[("status", "503")]),
    ]);
    let declared = lock(&[("A", &[("status", "404")]), ("X", &[("status", "410")])]);
    let updated = old.updated(&declared, &compare(&old, &declared));
    let month = this_month();
    let expected = lock(&[
        ("A", &[("status", "404")]),
        ("B", &[("removed", "2020-01"), ("status", "404")]),
        ("C", &[("removed", &month), ("replaced_by", "X"), ("status", "410")]),
        ("D", &[("removed", &month), ("status", "503")]),
        ("X", &[("status", "410")]),
    ]);
    assert_eq!(updated, expected);
    assert!(month.len() == 7 && month.starts_with("20") && month.as_bytes()[4] == b'-', "{month}");
}
