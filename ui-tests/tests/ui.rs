//! The errors of declarations that do not compile. Those that do are in `pass/`.
//!
//! - `fail/macro/<mistake>/`: mistakes that the macro reports. The texts are ours,
//!   so these tests always run.
//! - `fail/rustc/`: mistakes that only the compiler can report, such as a missing
//!   trait or a failed `const` assertion. Parts of the texts are rustc's and
//!   change with it. The `.stderr` files are those of [`RUSTC`]; with another
//!   version the tests are skipped, and say so.
//!
//! No file has both kinds of mistake, because errors of the macro hide those of
//! the compiler. A file shows one mistake, or several of one kind, and is named
//! after it. `TRYBUILD=overwrite cargo test -p apierror-ui-tests` writes the
//! `.stderr` files. Read the difference before you commit it.

use std::io::Write as _;
use std::process::Command;

use trybuild::TestCases;

/// The compiler whose texts are in `fail/rustc/`.
const RUSTC: &str = "1.95";

#[test]
fn macro_mistake_fails_with_our_text() {
    TestCases::new().compile_fail("fail/macro/*/*.rs");
}

#[test]
fn rustc_mistake_fails_with_its_text() {
    let version = rustc_version();
    if version.starts_with(&format!("rustc {RUSTC}.")) {
        TestCases::new().compile_fail("fail/rustc/*.rs");
    } else {
        // The test runner captures the `println!` of a passing test.
        let line = format!(
            "skipped ui-tests/fail/rustc: its texts are those of rustc {RUSTC}, this is {version}\n"
        );
        let written = std::io::stderr().write_all(line.as_bytes());
        assert!(written.is_ok(), "{line}");
    }
}

/// Each text in the tables of the page of common mistakes is in a `.stderr` file.
#[test]
fn mistakes_page_quotes_the_compiler() {
    let page = include_str!("../../apierror-derive/src/mistakes.md");
    let tables = page.split("| the compiler says | because |").skip(1);
    let rows = tables.flat_map(|table| {
        table.lines().skip(1).take_while(|row| row.starts_with('|')).collect::<Vec<_>>()
    });
    // Double backticks delimit the texts, because they contain single ones.
    let texts: Vec<&str> = rows.filter_map(|row| row.split("``").nth(1)).map(str::trim).collect();
    assert!(texts.len() >= 11, "{texts:?}");

    let files =
        std::fs::read_dir("fail/rustc").map(|files| files.flatten().map(|file| file.path()));
    let outputs: Vec<String> = files
        .into_iter()
        .flatten()
        .filter(|path| path.extension().is_some_and(|extension| extension == "stderr"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    for text in texts {
        assert!(
            outputs.iter().any(|output| output.contains(text)),
            "no compile test shows: {text}"
        );
    }
}

/// Returns the version of the compiler that trybuild uses, such as
/// `rustc 1.95.0 (59807616e 2026-04-14)`.
fn rustc_version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    output.map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
