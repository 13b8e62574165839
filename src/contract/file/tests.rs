//! Files: round trips, edits, and mistakes.

use super::super::lock::{Key, Kind, Lock, Section};
use super::{Fault, HEADER, LockFile, new_file};

const FACTS: &str = "\
status = 404
retry = \"never\"
effect = \"not_applied\"
envelope = \"Flat\"
content_type = \"application/json\"
type = \"about:blank\"
";

fn file(sections: &str) -> String {
    format!("{HEADER}\n{}", sections.replace("…\n", FACTS))
}

#[track_caller]
fn parse(text: &str) -> LockFile {
    LockFile::parse(text).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"))
}

/// Edits the facts of the code `A`.
#[track_caller]
fn edited(text: &str, edit: impl FnOnce(&mut Section)) -> String {
    let file = parse(text);
    let mut lock = file.lock().clone();
    edit(lock.sections.get_mut("A").expect("the section"));
    let text = file.updated(&lock);
    assert_eq!(parse(&text).lock(), &lock, "{text}");
    text
}

fn a_code_of_every_kind() -> Lock {
    let mut section = Section::default();
    for kind in Kind::ALL {
        let value = match kind {
            Kind::Removed => "2026-11",
            Kind::Status => "404",
            Kind::Meta => "3",
            _ => "a \"quote\", a \\, a tab\t, \u{7f} and ก",
        };
        let name = if kind.is_named() { "a/b.c \"d\"" } else { "" };
        section.insert(Key::named(kind, name), value.to_owned());
    }
    for (name, value) in [("b", "true"), ("c", "\"x\""), ("", "-1"), ("status", "1")] {
        section.insert(Key::named(Kind::Meta, name), value.to_owned());
    }
    section.insert(Key::new(Kind::Body), "string".to_owned());
    let codes = ["A", "odd/code.with:marks", "1", "version", "a.b"];
    Lock {
        sections: codes.map(|code| (code.to_owned(), section.clone())).into(),
        ..Lock::default()
    }
}

#[test]
fn every_fact_survives_a_round_trip() {
    let lock = a_code_of_every_kind();
    let text = new_file(&lock);
    assert_eq!(parse(&text).lock(), &lock, "{text}");
    assert_eq!(parse(&text).updated(&lock), text);
    assert!(text.starts_with(HEADER));
}

#[test]
fn every_wire_name_survives_a_round_trip() {
    let printable = (' '..='~').map(|character| format!("a{character}b"));
    let others = ["a\"=b", "size<max", "a>\"b'", "'", "\"", "'\"'", "ก", "\\u0041", "#", "="];
    for name in printable.chain(others.map(str::to_owned)) {
        let mut lock = a_code_of_every_kind();
        let section = lock.sections.get_mut("A").expect("the section");
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_named()) {
            let value = if kind == Kind::Meta { "3" } else { name.as_str() };
            section.insert(Key::named(kind, name.as_str()), value.to_owned());
        }
        lock.sections.insert(name, lock.sections["A"].clone());
        let text = new_file(&lock);
        assert_eq!(parse(&text).lock(), &lock, "{text}");
        assert_eq!(parse(&text).updated(&lock), text);
    }
}

#[test]
fn facts_are_sorted_by_kind_and_name() {
    let text = file("[A]\n…\n");
    let text = edited(&text, |section| {
        section.set(Kind::Title, "t");
        section.set(Kind::Grpc, "g");
        for name in ["b", "title", "a", "status"] {
            section.insert(Key::named(Kind::Meta, name), "1".to_owned());
        }
        section.insert(Key::named(Kind::Detail, "z"), "u8".to_owned());
    });
    let facts = FACTS.replacen("404\n", "404\ngrpc = \"g\"\n", 1);
    let more = "detail.z = \"u8\"\nmeta.a = 1\nmeta.b = 1\nmeta.status = 1\nmeta.title = 1\ntitle = \"t\"\n";
    assert_eq!(text, format!("{HEADER}\n[A]\n{facts}{more}"));
}

#[test]
fn new_section_is_placed_by_its_code() {
    let parsed = parse(&file("# Of B.\n[B]\n…\n\n[D]\n…\n\n# The end.\n"));
    let mut lock = parsed.lock().clone();
    for code in ["A", "C", "E"] {
        lock.sections.insert(code.to_owned(), lock.sections["B"].clone());
    }
    let expected = file("[A]\n…\n\n# Of B.\n[B]\n…\n\n[C]\n…\n\n[D]\n…\n\n[E]\n…\n\n# The end.\n");
    let sections: Vec<_> = expected.split("\n\n").skip(1).collect();
    let updated = parsed.updated(&lock);
    assert_eq!(updated.split("\n\n").skip(1).collect::<Vec<_>>(), sections);
}

#[test]
fn comments_and_format_stay() {
    let text = "# Ours.\nversion   =   1 # one\n\n# Before.\n[A] # beside\n# Above.\nstatus = 404 # why\n\
                retry = \"never\"\neffect = \"not_applied\"\nenvelope = 'Flat'\n\
                content_type = \"application/json\"\ntype = \"about:blank\"\n\n# Odd.\n\
                detail = { a = \"u8\" }\nmeta.x = 0x10\n# The end.\n";
    assert_eq!(edited(text, |_| ()), text);
}

#[test]
fn tables_in_other_forms_become_dotted_keys() {
    let insert = |section: &mut Section| {
        section.insert(Key::named(Kind::Detail, "b"), "u16".to_owned());
    };
    let expected = file("[A]\n…\ndetail.a = \"u8\"\ndetail.b = \"u16\"\n\n[B]\n…\n");
    for text in [
        "[A]\n…\ndetail.a = \"u8\"\n\n[B]\n…\n",
        "[A]\n…\ndetail = { a = \"u8\" }\n\n[B]\n…\n",
        "[A]\n…\n[A.detail]\na = \"u8\"\n\n[B]\n…\n",
    ] {
        assert_eq!(edited(&file(text), insert), expected);
    }
}

#[test]
fn comment_of_a_changed_fact_stays_and_of_a_dropped_one_moves() {
    let text =
        file("# Before.\n[A]\n…\n# Above.\ndetail.a = \"u8\" # beside\n# Title.\ntitle = \"t\"\n");
    let changed = edited(&text, |section| {
        section.insert(Key::named(Kind::Detail, "a"), "u16".to_owned());
    });
    assert_eq!(changed, text.replace("u8", "u16"));
    let dropped = edited(&text, |section| {
        section.facts.remove(&Key::named(Kind::Detail, "a"));
        section.facts.remove(&Key::new(Kind::Title));
    });
    assert_eq!(dropped, file("# Before.\n# Above.\n# beside\n# Title.\n[A]\n…\n"));
    // Without a comment nothing moves.
    let text = file("[A]\n…\ntitle = \"t\"\n");
    let dropped = edited(&text, |section| drop(section.facts.remove(&Key::new(Kind::Title))));
    assert_eq!(dropped, file("[A]\n…\n"));
}

#[test]
fn comments_of_tables_in_other_forms_stay() {
    let insert = |section: &mut Section| {
        section.insert(Key::named(Kind::Detail, "b"), "u16".to_owned());
    };
    for text in [
        "[A]\n…\n# 1\ndetail = { a = \"u8\" } # 2\n",
        "[A]\n…\n# 1\ndetail = { # 2\n  # 3\n  a = \"u8\", # 4\n} # 5\n",
        "# 1\n[A] # 2\n…\n# 3\n[A.detail] # 4\n# 5\na = \"u8\" # 6\n",
    ] {
        let edited = edited(&file(text), insert);
        assert_eq!(edited.matches('#').count(), file(text).matches('#').count(), "{edited}");
        assert!(edited.ends_with("detail.b = \"u16\"\n"), "{edited}");
    }
}

/// Edits the operations.
#[track_caller]
fn with_operations(text: &str, operations: &[(&str, &[&str])]) -> String {
    let file = parse(text);
    let mut lock = file.lock().clone();
    let of = operations.iter().map(|(operation, errors)| {
        ((*operation).to_owned(), errors.iter().map(|&error| error.to_owned()).collect())
    });
    lock.operations = of.collect();
    let text = file.updated(&lock);
    assert_eq!(parse(&text).lock(), &lock, "{text}");
    text
}

const OPERATIONS: &str = "# All.\n[operations] # of us\n\
    # Gets one.\n\"GET /a/{id}\" = [\"A\"] # fast\n\
    # Makes one.\n\"POST /a\" = [\n  # Rare.\n  \"A\", # since May\n  \"B\",\n  # No more.\n] # slow\n\
    # The end.\n";

#[test]
fn comments_of_an_operation_that_is_renamed_stay_with_it() {
    let both: &[&str] = &["A", "B"];
    let renamed =
        with_operations(&file(OPERATIONS), &[("GET /a/{name}", &["A"]), ("POST /a", both)]);
    assert_eq!(renamed, file(OPERATIONS).replace("{id}", "{name}"));
    let and_changed =
        with_operations(&file(OPERATIONS), &[("GET /a/{name}", both), ("POST /a", both)]);
    let list = "\"GET /a/{name}\" = [\"A\", \"B\"] # fast";
    let expected = file(OPERATIONS).replace("\"GET /a/{id}\" = [\"A\"] # fast", list);
    assert_eq!(and_changed, expected);
}

#[test]
fn comments_of_an_operation_that_is_gone_move_above_the_others() {
    let gone = with_operations(&file(OPERATIONS), &[("POST /a", &["A", "B"])]);
    let expected = file(OPERATIONS)
        .replace("# Gets one.\n\"GET /a/{id}\" = [\"A\"] # fast\n", "")
        .replace("[operations]", "# Gets one.\n# fast\n[operations]");
    assert_eq!(gone, expected);
}

#[test]
fn comments_in_the_list_of_an_operation_move_above_it() {
    let changed =
        with_operations(&file(OPERATIONS), &[("GET /a/{id}", &["A"]), ("POST /a", &["B"])]);
    let (before, _) = OPERATIONS.split_once("\"POST /a\"").expect("the operation");
    let after = "# Rare.\n# since May\n# No more.\n\"POST /a\" = [\"B\"] # slow\n# The end.\n";
    assert_eq!(changed, file(&format!("{before}{after}")));
}

#[test]
fn comments_of_all_operations_move_to_the_end() {
    let none = with_operations(&file(&format!("{OPERATIONS}\n[A]\n…\n")), &[]);
    // What is above the next section stays there.
    let moved = "# All.\n# of us\n# Gets one.\n# fast\n# Makes one.\n# Rare.\n# since May\n\
        # No more.\n# slow\n";
    let sections = format!("# The end.\n\n[A]\n…\n\n{moved}");
    assert_eq!(none, file(&sections).replacen("\n\n# The end.", "\n# The end.", 1));
}

#[test]
fn file_with_crlf_becomes_one_with_lf() {
    let text = file("# Before.\n[A]\n…\n");
    let windows = text.replace('\n', "\r\n");
    assert_eq!(parse(&windows).lock(), parse(&text).lock());
    assert_eq!(edited(&windows, |_| ()), text);
}

#[test]
fn mistakes_are_explained_with_their_line() {
    for (sections, line, expected) in [
        ("[A]\nstatus = 99", 6, "`99` is not an HTTP status, 100 to 999"),
        ("[A]\nstatus = 1000", 6, "`1000` is not an HTTP status, 100 to 999"),
        ("[A]\nstatus = \"404\"", 6, "`\"404\"` is not an HTTP status, 100 to 999"),
        (
            "[A]\nmeta.a = 1.5",
            6,
            "`1.5` is not a string in double quotes, an integer, or a boolean",
        ),
        ("[A]\ntitle = 1", 6, "`1` is not a string in double quotes"),
        ("[A]\ntitle = no quotes", 6, "`no quotes` is not a string in double quotes"),
        ("[A]\ntitle = \"a", 6, "`title = \"a` is not TOML: invalid basic string, expected `\"`"),
        ("[A]\nstatsu = 404", 6, "`statsu` is not a fact of a lock"),
        ("[A]\n\ndetail = \"a\"", 7, "`detail` needs a name, as in `detail.example = …`"),
        (
            "[A]\ntitle 404",
            6,
            "`title 404` is not a fact: a line is `key = value`, `[CODE]` or a comment",
        ),
        ("[A]\ntitle = \"a\"\ntitle = \"a\"", 7, "`title` is set twice"),
        ("[A]\n…\n\n[A]\n", 13, "`A` already has a section"),
        ("[A]\n<<<<<<< HEAD", 6, "a merge conflict is unresolved"),
        ("[A]\n=======", 6, "a merge conflict is unresolved"),
        ("[A]\n>>>>>>> branch", 6, "a merge conflict is unresolved"),
        ("[A", 5, "`]` is missing"),
        ("[A B]", 5, "a code of other characters than A-Z, a-z, 0-9, `_` and `-` needs quotes"),
        (
            "[A]\nremoved = \"soon\"",
            6,
            "`removed` is a month or a day, such as `2026-11`, not `soon`",
        ),
        ("[A]\n…\nreplaced_by = \"B\"", 12, "`replaced_by` is only for a code that is `removed`"),
        ("[A]\nstatus = 404", 5, "`A` has no `envelope`"),
    ] {
        let text = file(&format!("{sections}\n"));
        let fault = LockFile::parse(&text).expect_err(sections);
        assert_eq!(fault, Fault { line, text: expected.to_owned() }, "{text}");
    }
    for kind in ["status", "envelope", "content_type", "type"] {
        let facts = FACTS.lines().filter(|line| !line.starts_with(&format!("{kind} =")));
        let text = file(&format!("[B]\n…\n\n[A]\n{}\n", facts.collect::<Vec<_>>().join("\n")));
        let fault = LockFile::parse(&text).expect_err(kind);
        assert_eq!(fault, Fault { line: 13, text: format!("`A` has no `{kind}`") });
    }
}

#[test]
fn version_is_required_and_known() {
    for (text, line, expected) in [
        ("", 1, "`version = 1` is missing"),
        ("\n[A]\n", 2, "`version = 1` is missing above it"),
        ("\nversion = 2\n", 2, "version 2 is not 1, the one that this apierror knows"),
        ("version = \"1\"\n", 1, "version \"1\" is not 1, the one that this apierror knows"),
        ("version = 1\nstatus = 404\n", 2, "`status` is outside of a section"),
        ("status = 404\n", 1, "`status` is outside of a section"),
    ] {
        let fault = LockFile::parse(text).expect_err(text);
        assert_eq!(fault, Fault { line, text: expected.to_owned() }, "{text}");
    }
    assert_eq!(parse("version = 1\n").lock(), &Lock::default());
}

#[test]
fn tombstone_needs_only_its_date() {
    for date in ["2026-11", "2026-11-05"] {
        parse(&file(&format!("[A]\nremoved = \"{date}\"\n")));
    }
    for date in ["2026", "2026-1", "2026-11-", "2026-11-051", "26-11", "2026/11", "2026-ab"] {
        LockFile::parse(&file(&format!("[A]\nremoved = \"{date}\"\n"))).expect_err(date);
    }
}

#[test]
fn successor_must_exist() {
    let stone = |successor: &str| {
        file(&format!("[A]\nremoved = \"2026-11\"\nreplaced_by = \"{successor}\"\n\n[B]\n…\n"))
    };
    let declared = parse(&file("[C]\n…\n")).lock().clone();
    let check = |successor: &str| parse(&stone(successor)).check_successors(&declared);
    assert_eq!((check("B"), check("C")), (Ok(()), Ok(())));
    for successor in ["A", "D"] {
        let text = format!("`{successor}`, which replaces `A`, is not a code of the service");
        assert_eq!(check(successor), Err(Fault { line: 7, text }));
    }
}
